//! The style sheet of all charts. Every rule holds under the class `ch` only.

/// The style sheet. In print and in grey the sign, the hollow mark and the letter say what colours say.
pub const STYLE: &str = "\
.ch{max-width:100%;height:auto;display:block}\
.ch text{font:12px system-ui,-apple-system,'Segoe UI',Roboto,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Noto Sans SC',sans-serif;\
fill:#1f2933;font-variant-numeric:tabular-nums}\
.ch.narrow text{font-size:11px}\
.ch .paper{fill:#fff}\
.ch text.title{font-size:16px;font-weight:600}\
.ch.narrow text.title{font-size:15px}\
.ch text.source{font-size:11px;fill:#52606d}\
.ch .mid{text-anchor:middle}.ch .end{text-anchor:end}\
.ch text.t{fill:#52606d}\
.ch text.strong{font-weight:600}\
.ch .g{stroke:#e4e7eb;fill:none}\
.ch .z{stroke:#52606d;fill:none;stroke-dasharray:4 3}\
.ch .k{stroke:#9aa5b1;fill:none;stroke-dasharray:3 3}\
.ch .a,.ch .b,.ch .n{fill:none;stroke-width:2}\
.ch .a{stroke:#0072b2}.ch .b{stroke:#d55e00}.ch .n{stroke:#6b7280}\
.ch .dash{stroke-dasharray:6 3}\
.ch circle{stroke-width:1.8}\
.ch circle.a{fill:#0072b2}.ch circle.b{fill:#d55e00}.ch circle.n{fill:#6b7280}\
.ch circle.o{fill:#fff}\
.ch .ba{fill:#0072b2;fill-opacity:.17}.ch .bb{fill:#d55e00;fill-opacity:.17}.ch .bn{fill:#6b7280;fill-opacity:.18}\
.ch .fa{fill:#0072b2}.ch .fb{fill:#d55e00}.ch .fn{fill:#6b7280}\
.ch .fc{fill:#56b4e9}.ch .fd{fill:#f0c27a}.ch .fe{fill:#bfc7d1}\
.ch .none{fill:#f1f3f5}\
.ch .ho{fill:#fff;stroke-width:1.8}.ch .ho.fa{fill:#fff;stroke:#0072b2}.ch .ho.fb{fill:#fff;stroke:#d55e00}.ch .ho.fn{fill:#fff;stroke:#6b7280}\
.ch text.ta{fill:#005a8e;font-weight:600}.ch text.tb{fill:#a84300;font-weight:600}.ch text.tn{fill:#4b5563;font-weight:600}\
.ch text.w{fill:#fff;font-weight:600}\
.ch text.halo{paint-order:stroke;stroke:#fff;stroke-width:3px;stroke-linejoin:round}\
.ch .p1{fill:#e3eff7}.ch .p2{fill:#b5d6ea}.ch .p3{fill:#6aaed6}.ch .p4{fill:#2b83ba}.ch .p5{fill:#005a8e}\
.ch .m1{fill:#fbeadf}.ch .m2{fill:#f6cfb3}.ch .m3{fill:#eba774}.ch .m4{fill:#d9743a}.ch .m5{fill:#a84300}";
