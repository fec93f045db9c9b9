//! What each section of an experiment file is about, in Chinese.

const MEANINGS: &[(&str, &str)] = &[
    ("population", "规模与时长：县、村、农户、主播、企业的数量，预热、基准与政策年数"),
    ("technology", "技术赋能：直播设备、分选与农业装备、追溯码与数据服务"),
    ("talent", "人才支撑：直播电商培训、返乡入乡创业补贴、公共服务中心运营团队"),
    ("supply_chain", "供应链协同：产地冷链集配中心、村级寄递物流服务站与共同配送、产地分拣包装"),
    ("brand", "品牌打造：区域公用品牌宣传推介、标准与抽检、保护与打假"),
    ("policy", "政策保障：信贷担保与贴息、价格保险、直播营销合规抽查、购买流量"),
    ("rollout", "实施范围：财政资金覆盖哪些农户，持续几年"),
    ("geography", "距离与在途时间"),
    ("crops", "六种作物：种植、储存与包装；列表次序为柑橘、苹果、猕猴桃、叶菜、食用菌、茶叶"),
    ("endowment", "特色种植农户的初始禀赋"),
    ("equipment", "农户可拥有的设备：价格、寿命与作用"),
    ("hosting", "直播这一行：时间、观众、技能与报酬"),
    ("reputation", "声誉：卖家自己的记录与区域品牌的记录"),
    ("residence", "外出成员：人数、汇款、外出与返乡"),
    ("mcn", "MCN机构主播：粉丝、按粉丝量分级的条件、合作社如何判断"),
    ("freight", "寄递物流企业：揽收成本与运价调整"),
    ("tastes", "消费者：需求与偏好；列表次序为认证型、价格型、一般型"),
    ("terms", "平台、合作社与银行的交易条款"),
    ("shock", "天气、气温、全国价格与需求"),
    ("govern", "财政资金先给谁"),
    ("harvest", "产量与分级"),
    ("decide", "农户的长期决策"),
    ("offer", "渠道安排与定价"),
    ("broadcast", "平台如何分配流量"),
    ("buy", "消费者如何浏览"),
    ("ship", "进村与出村包裹"),
    ("deliver", "在途与签收"),
    ("wholesale", "线下市场"),
    ("settle", "生活消费支出、生产投入与企业留存"),
    ("learn", "经验、预期与声誉如何变化"),
    ("founding", "世界的初始状态：第 0 周的价格、记录、预期与经验"),
    ("measure", "收入与何者比较"),
];

/// What a section is about. `None` for an unknown section.
#[must_use]
pub fn section_meaning(name: &str) -> Option<&'static str> {
    MEANINGS.iter().find(|(section, _)| *section == name).map(|(_, meaning)| *meaning)
}
