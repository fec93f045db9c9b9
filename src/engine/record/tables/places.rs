//! Counties and villages.

use crate::declare::columns;
use crate::record::tables::PlaceKind;

columns! {
    /// Counties and their villages: one row a place.
    Places, PlaceRows {
        /// Whether it is a county or a village.
        kind: PlaceKind = PlaceKind(0), "name", zh "类别";
        /// Number of the county or of the village, as other tables have it in the column of that name.
        place: u32 = 0, "id", zh "编号";
        /// County it is, or lies in.
        county: u16 = 0, "id", zh "县";
        /// Name, as reports have it: counted from 1.
        name: String = String::new(), "name", zh "名称";
        /// The county lies far from the cities.
        inland: bool = false, "flag", zh "是否内陆县";
        /// The villages of the county are remote.
        remote: bool = false, "flag", zh "是否偏远县";
        /// Distance from a county to the nearest city, from a village to the county seat.
        distance_km: f64 = 0.0, "km", zh "到最近城市或县城距离";
        /// Tariff band of a village: 1 near, 2 far; 0 for a county.
        band: u8 = 0, "band", zh "运价区";
        /// Modelled households: specialised growers.
        households: u32 = 0, "households", zh "特色种植农户";
        /// Households of its villages, growers and neighbours.
        residents: f64 = 0.0, "households", zh "村总户数";
    }
}
