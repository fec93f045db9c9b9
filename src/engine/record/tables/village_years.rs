//! Villages by year.

use crate::declare::columns;

columns! {
    /// Village × year: visits, parcels out and in, collection, station.
    VillageYears, VillageYearRows {
        /// Village.
        village: u32 = 0, "id", zh "村";
        /// County.
        county: u16 = 0, "id", zh "县";
        /// Year since founding, from 0.
        year: u32 = 0, "year", zh "年份";
        /// Distance to the county seat.
        distance_km: f64 = 0.0, "km", zh "到县城距离";
        /// Tariff band: 1 near, 2 far.
        band: u8 = 0, "band", zh "运价区";
        /// Households of the village, growers and neighbours.
        residents: f64 = 0.0, "households", zh "村总户数";
        /// Days on which somebody came, all firms together.
        visits: i64 = 0, "days" by ship, zh "揽收天数";
        /// Weeks in which somebody came.
        served_weeks: i64 = 0, "weeks" by ship, zh "有揽收周数";
        /// Farm parcels sent by the modelled households.
        parcels: i64 = 0, "parcels" by ship, zh "农产品寄件";
        /// Parcels that a household of the village received.
        inbound: f64 = 0.0, "parcels/household" by ship, zh "户均收件";
        /// Worth of service in the village to a household that buys by parcel.
        purchase_gain_fen: i64 = 0, "fen/household" by ship, zh "户均取件便利";
        /// Goods of the modelled households collected for co-operatives.
        collected_g: i64 = 0, "g" by ship, zh "收集量";
        /// Cost of collecting them, before subsidy.
        collection_fen: i64 = 0, "fen" by ship, zh "收集成本";
        /// Weeks in which a public station worked.
        station_weeks: i64 = 0, "weeks" by govern, zh "服务站运行周数";
    }
}
