//! What a row of each table is, in Chinese.

/// Files of an output folder, then tables of the engine.
const MEANINGS: &[(&str, &str)] = &[
    ("runs", "每行一次模拟：政策年均值；未注明单位的为元/(户·年)"),
    ("households", "每行一户一年：农户特征、收入、时间、是否直接受益"),
    ("household_details", "每行一户一年：按来源的收入、成本、产销、资金与选择；只有完整记录的模拟有行"),
    ("places", "县与村：每行一地"),
    ("purchases", "每行一县、一政策年、一工具：财政资金购买的数量与支出；只列有购买的"),
    ("villages", "每行一村一年：揽收、寄件与收件、收集、服务站"),
    ("hosts", "每行一名在播主播、13周"),
    ("channels", "每行一县、一作物、一直播渠道、一年；只列有销售的"),
    ("counties", "每行一县一周：收入、价格、销量、成交额、退款、损耗、主播、声誉、运价"),
    ("carriers", "每行一家寄递物流企业、4周"),
    ("consumers", "每行一名固定抽样的消费者、4周"),
    ("flows", "资金流量矩阵：每周每个非空单元格一行"),
    ("goods", "货物矩阵：每周每种流动、作物、等级一行"),
    ("Endowments", "农户的初始禀赋：每户一行，按县、村排列，此后不变"),
    ("Households", "农户的变化部分，行与初始禀赋相同；*_year_fen 自每年首周累计"),
    ("LocalHosts", "本地主播：服务站人员、返乡者、县直播间；销售本县合作社的批次"),
    ("Carriers", "寄递物流企业，按县排列"),
    ("VillageStates", "村的变化部分"),
    ("Consumers", "消费者（家庭）：每行代表 population.consumer_weight 个家庭"),
    ("ConsumerPurses", "消费者的资金：每个城市与收入层一个账户"),
    ("Nation", "某作物的全国状况：每个市场与作物一行"),
    ("Markets", "市场：每县每作物一行；收购商收购其余全部产品"),
    ("Counties", "县：气温、处理与冷链能力、县级政府所购服务"),
    ("Cooperatives", "合作社：每县每作物一行"),
    ("Accounts", "县级政府账户：每县每路径一行"),
    ("Orders", "一周的订单，按县与商品排列，同一商品按消费者排列"),
];

/// What a row of a table is, by the name of the table or of its file. `None` for an unknown table.
#[must_use]
pub fn table_meaning(name: &str) -> Option<&'static str> {
    let name = name.strip_suffix(".arrow").unwrap_or(name);
    MEANINGS.iter().find(|(table, _)| *table == name).map(|(_, meaning)| *meaning)
}
