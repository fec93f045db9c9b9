//! A logarithm in integers, for the worth of a choice: exact to 2^-14 and equal on every machine.

/// Steps of the table between two powers of two.
const STEPS: usize = 256;

/// log2(1 + step/256) in 1/65,536, computed by squaring integers, so that no library and no rounding mode matters.
const TABLE: [u32; STEPS + 1] = table();

const fn table() -> [u32; STEPS + 1] {
    let mut cells = [0_u32; STEPS + 1];
    let mut step = 0;
    while step <= STEPS {
        cells[step] = fraction(step as u64);
        step += 1;
    }
    cells
}

/// log2(1 + step/256) bit by bit: squaring a number in [1, 2) doubles its logarithm.
const fn fraction(step: u64) -> u32 {
    if step == STEPS as u64 {
        return 1 << 16;
    }
    let mut x = ((STEPS as u64 + step) as u128) << 54; // 62 fractional bits
    let (mut bits, mut at) = (0_u32, 0);
    while at < 17 {
        x = (x * x) >> 62;
        bits <<= 1;
        if x >> 63 != 0 {
            bits |= 1;
            x >>= 1;
        }
        at += 1;
    }
    (bits + 1) >> 1
}

/// log2 of a positive number in 1/65,536, linear between the steps of the table.
#[inline]
pub(super) fn of(x: u32) -> i64 {
    // A floating-point number has the parts: the whole and then, from the highest bit on, eight bits for the step and sixteen
    // for the way to the next one.
    let bits = f64::from(x).to_bits();
    let step = (bits >> 44 & 0xFF) as usize;
    let [whole, rest] = [(bits >> 52) - 1023, bits >> 28 & 0xFFFF].map(u64::cast_signed);
    let (low, high) = (i64::from(TABLE[step]), i64::from(TABLE[step + 1]));
    (whole << 16) + low + (((high - low) * rest) >> 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_integer_logarithm_is_the_logarithm() {
        let mut next = Some(1_u32);
        while let Some(x) = next {
            let result = f64::from(i32::try_from(of(x)).expect("small")) / 65_536.0;
            let expected = libm::log2(f64::from(x));
            assert!((result - expected).abs() < 1.0 / 16_384.0, "{x}: {result} {expected}");
            next = x.checked_add(x / 7 + 1);
        }
        assert_eq!(of(1 << 23) - of(1 << 22), 1 << 16, "twice the weight is one bit");
    }
}
