//! A Shapley decomposition as tables: the three effects, all interactions, and the certainty of the ranking.

use crate::engine::error::{Text, text};
use crate::engine::pathways::PATHWAY_COUNT;
use crate::study::estimate::factorial::{Decomposition, PathwayEffects};
use crate::study::estimate::factorial_summary::ENOUGH_REPLICATIONS;
use crate::study::estimate::family::Family;
use crate::study::estimate::interval::largest_detectable_in_family;
use crate::study::estimate::outcomes::{is_money, outcome_name};
use crate::study::estimate::ranks::IDENTIFIED;
use crate::study::estimate::statistics::{Interval, is_skewed};
use crate::study::report::cost::tie_note;
use crate::study::report::detectable::{detectable_note, family_note};
use crate::study::report::factorial::{all_five, decimals_for, replication_notes, skew_notes};
use crate::study::report::verdict::{outcome_verdict_cell, verdict_column, verdict_note};
use crate::study::tables::{Table, TableCell, TableColumn, interval_text, pathway_name, plain_number};

impl Decomposition {
    /// First-in, last-in and Shapley effects on the outcome, then the ten interactions, then the ranking.
    #[must_use]
    pub fn tables(&self) -> Vec<Table> {
        vec![self.effects_table(), self.interactions_table(), self.ranking_table()]
    }

    fn decimals(&self) -> usize {
        let intervals = self.pathways.iter().flat_map(|row| [row.stand_alone, row.last_in, row.shapley]);
        decimals_for(intervals.chain([self.joint]))
    }

    /// The outcome by its key and by its Chinese name.
    fn outcome(&self) -> (&str, String) {
        (&self.outcome, outcome_name(&self.outcome).zh)
    }

    /// The smallest effect of interest, where it applies.
    fn judged(&self) -> Option<f64> {
        self.smallest.filter(|_| is_money(&self.outcome))
    }

    fn effects_table(&self) -> Table {
        let decimals = self.decimals();
        let cell = |interval: Interval| TableCell::Interval(interval, decimals);
        let row = |effects: &PathwayEffects| {
            let name = TableCell::pathway(effects.pathway);
            let mut cells = vec![name, cell(effects.stand_alone), cell(effects.last_in), cell(effects.shapley)];
            cells.extend(self.judged().map(|_| outcome_verdict_cell(&effects.shapley, self.smallest, &self.outcome)));
            cells.push(TableCell::number(effects.adjusted_p, 3));
            cells.push(TableCell::number(effects.deviation, decimals));
            cells.push(effects.pairing_factor.map_or(TableCell::Empty, |factor| TableCell::number(factor, 0)));
            cells
        };
        let mut columns = TableColumn::list(&[
            ("pathway", "pathway", "路径"),
            ("stand_alone", "first-in", "单独实施"),
            ("last_in", "last-in", "末位加入"),
            ("shapley", "Shapley", "平均贡献（沙普利值）"),
        ]);
        columns.extend(self.judged().map(|_| verdict_column()));
        columns.extend(TableColumn::list(&[
            ("adjusted_p", "p", "p 值"),
            ("deviation", "sd", "标准差"),
            ("pairing_factor", "unpaired, times", "不配对倍数"),
        ]));
        let mut rows: Vec<Vec<TableCell>> = self.pathways.iter().map(row).collect();
        let mut joint = vec![all_five(), TableCell::Empty, TableCell::Empty, cell(self.joint)];
        joint.extend(self.judged().map(|_| outcome_verdict_cell(&self.joint, self.smallest, &self.outcome)));
        joint.resize(columns.len(), TableCell::Empty);
        rows.push(joint);
        let (outcome, zh) = self.outcome();
        Table {
            key: "shapley_effects",
            title: text!("Effects on {outcome}, mean [95 % interval]", "对{zh}的影响，均值 [95%置信区间]"),
            columns,
            rows,
            notes: self.effects_notes(),
        }
    }

    fn effects_notes(&self) -> Vec<Text> {
        let detectable =
            largest_detectable_in_family(self.pathways.iter().map(|effects| &effects.shapley), PATHWAY_COUNT);
        let replications = self.joint.replications;
        let mut notes = vec![
            text!(
                "First-in: added to none. Last-in: added to the four others. Shapley: the mean over all orders; the five sum \
                 to `all five`. Intervals from one value a replication.",
                "单独实施：在无路径时加入。末位加入：在其余四条之上加入。平均贡献（沙普利值）：所有次序的平均，五项之和等于“五条同时实施”。区间由每次重复一个值得出。"
            ),
            text!(
                "p: of the Shapley effect, adjusted for the five by Holm. Sd: standard deviation of the Shapley effect over \
                 replications. Unpaired, times: how many times as many replications independent worlds would need.",
                "p：平均贡献（沙普利值）的 p 值，五项经 Holm 校正。标准差：平均贡献（沙普利值）在各次重复间的标准差。不配对倍数：若各方案用独立世界所需重复数的倍数。"
            ),
            detectable_note(detectable, self.decimals(), replications, &text!("", "")),
        ];
        notes.extend(self.judged().map(verdict_note));
        let skewed = self.pathways.iter().filter(|effects| is_skewed(effects.skewness, replications));
        notes.extend(skew_notes(&skewed.map(|effects| pathway_name(effects.pathway)).collect::<Vec<_>>()));
        notes.extend(replication_notes(replications, self.dropped));
        notes
    }

    fn interactions_table(&self) -> Table {
        let decimals = self.decimals();
        let pairs = self.interactions.iter().map(|pair| {
            let name = |pathway| TableCell::pathway(pathway);
            vec![name(pair.a), name(pair.b), TableCell::Interval(pair.interval, decimals)]
        });
        let (outcome, zh) = self.outcome();
        Table {
            key: "shapley_interactions",
            title: text!(
                "Interactions in {outcome}, the strongest first, mean [95 % interval]",
                "{zh}中的协同效应，由强到弱，均值 [95%置信区间]"
            ),
            columns: TableColumn::list(&[
                ("pathway", "pathway", "路径"),
                ("with", "with", "与"),
                ("interaction", "interaction", "协同效应"),
            ]),
            rows: pairs.collect(),
            notes: self.interactions_notes(),
        }
    }

    fn interactions_notes(&self) -> Vec<Text> {
        let mut notes =
            vec![text!("Positive: complements. Negative: substitutes.", "正值：相互增强；负值：相互削弱。")];
        notes.extend(family_note(Family::new(self.interactions.iter().map(|pair| &pair.interval)), f64::NAN));
        notes.extend(self.interactions.first().map(|strongest| {
            let together = strongest.interval.simultaneous(self.interactions.len());
            let interval = interval_text(&together, self.decimals(), plain_number);
            text!(
                "The first was chosen because it is the largest: with an interval for all of them together it is {interval}.",
                "首行因最大而被选出：按对全部交互同时成立的区间为 {interval}。"
            )
        }));
        notes
    }

    fn ranking_table(&self) -> Table {
        let mut columns = TableColumn::list(&[
            ("pathway", "pathway", "路径"),
            ("rank", "rank", "排名"),
            ("share_first", "first", "居首"),
        ]);
        columns.extend((0..PATHWAY_COUNT).map(pathway_name).map(|name| {
            TableColumn::new(&format!("beats_{}", name.en), &format!("> {}", name.en), &format!("> {}", name.zh))
        }));
        let rows = self.places.iter().enumerate().map(|(pathway, place)| {
            let [mean, low, high] = [place.rank, place.between[0], place.between[1]].map(f64::from);
            let replications = self.joint.replications;
            let rank = Interval { mean, low, high, standard_error: f64::NAN, replications };
            let mut cells =
                vec![TableCell::pathway(pathway), TableCell::Interval(rank, 0), TableCell::Share(place.first)];
            let share_cell = |(rival, share): (usize, &f64)| {
                if rival == pathway { TableCell::Empty } else { TableCell::Share(*share) }
            };
            cells.extend(place.beats.iter().enumerate().map(share_cell));
            cells
        });
        let (outcome, zh) = self.outcome();
        Table {
            key: "shapley_ranking",
            title: text!(
                "Ranking by Shapley effect on {outcome}, the largest first, over resampled replications",
                "各路径对{zh}的平均贡献（沙普利值）的名次及稳定性"
            ),
            columns,
            rows: rows.collect(),
            notes: self.ranking_notes(),
        }
    }

    fn ranking_notes(&self) -> Vec<Text> {
        let is_identified = self.places.iter().any(|place| place.first >= IDENTIFIED);
        let verdict = if self.joint.replications < ENOUGH_REPLICATIONS {
            let replications = self.joint.replications;
            text!(
                "{replications} replications are too few to identify a ranking.",
                "{replications} 次重复过少，无法确定排序。"
            )
        } else if is_identified {
            text!("The first place is identified.", "可以确定首位。")
        } else {
            let percent = plain_number(IDENTIFIED * 100.0, 0);
            text!(
                "Ranking not identified: no pathway is first in {percent} % of the resamples.",
                "无法确定排序：没有路径在 {percent}% 的重抽样中居首。"
            )
        };
        let tie = tie_note(self.places.iter().map(|place| place.rank));
        let mut notes = vec![
            verdict,
            text!(
                "First, and > another: shares of the resamples in which a pathway's effect is the largest, or larger than that \
                 of the other.",
                "居首、优于某路径：该路径效应最大、或大于另一路径的重抽样占比。"
            ),
            text!(
                "Rank: in brackets the ranks in 95 % of the resamples. They say how sure chance leaves the ranking under these \
                 parameters, not how sure the parameters are.",
                "排名：方括号内为 95% 重抽样中的名次。仅反映给定参数下的随机性，不反映参数本身的不确定性。"
            ),
        ];
        notes.extend(tie);
        notes
    }
}
