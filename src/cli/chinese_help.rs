//! The help texts in Chinese. They replace the English ones of the declared arguments, by the id of each argument.

use crate::cli::Language;
use crate::cli::arguments::Arguments;
use crate::study::reference::{EXIT_CODES, ExitCode};
use clap::{Command, CommandFactory as _};

const TEMPLATE: &str = "{before-help}{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// Name of each command and what it does; the first is the program itself.
const ABOUTS: &[(&str, &str)] = &[
    ("nongbo", "农播：模拟五条政策路径如何通过直播电商改变农户收入"),
    ("run", "运行一个实验，或继续被中断的实验"),
    ("check", "逐个方案显示实验将做什么、哪些设置可能是笔误；不运行任何模拟"),
    ("compare", "将文件夹中的各方案与基准比较：按重复配对，逐户配对"),
    ("report", "把已完成文件夹写成一页带图的报告，可阅读、打印、发送"),
    ("page", "写出一页可调节的网页：调节任一项，即在浏览器中重新测算，无需联网"),
    ("shapley", "把结果分摊到五条路径：平均贡献（沙普利值）、单独实施、末位加入与协同效应"),
    ("init", "写出一个带注释的实验文件作为起点"),
    ("county", "把文件中 [facts] 所列的本县事实与其世界的结果对照"),
    ("explain", "解释一个名称，或按词查找：参数、列、工具、设计、表、结果变量、退出码、证据"),
    ("trace", "显示一户的每笔收支与每次变化，以及它在两个方案中从何处开始不同"),
    ("calibrate", "搜索自由参数，使默认情景最接近公开数据"),
    ("validate", "运行默认情景，与公开数据对照"),
    ("trial", "在模型内做一次村级随机试验：估计量与真实值并列，并检验仅接入电商服务是否增收"),
    ("status", "说明结果文件夹的进度、谁在其中工作、下一步输入什么"),
    ("slurm", "输出一个脚本，把实验作为 Slurm（集群作业系统）的任务运行；不运行任何模拟"),
    ("verify", "检查已完成的文件夹是否与写入时一致，资金与货物是否守恒"),
    ("export", "把已完成文件夹的数据表写成 CSV 或 Parquet"),
    ("diff", "显示两个实验文件或结果文件夹补全默认值后的差异"),
    ("completions", "输出 bash、zsh、fish、elvish 或 powershell 的补全脚本"),
    ("help", "显示帮助"),
];

/// Id of each argument and what it does; `command/id` where the id means different things in different commands.
const HELPS: &[(&str, &str)] = &[
    ("lang", "消息语言：en 或 zh [默认：NONGBO_LANG，否则按系统区域设置]"),
    ("color", "何时用颜色：auto、always 或 never；遵从 NO_COLOR"),
    ("help", "显示帮助"),
    ("version", "显示版本"),
    ("experiment", "实验文件"),
    ("out", "结果文件夹；一个文件夹只放一个实验"),
    ("set", "覆盖文件中的值，如 --set population.counties=2；可重复"),
    ("check/threads", "估算内存与时间所用的线程数 [默认：全部核心]"),
    ("check/format", "以 csv、json 或 markdown 输出各方案，而不是每个方案一行"),
    ("dry_run", "只显示 `nongbo check` 对该命令行的输出；不运行也不写入"),
    ("run/seed", "全部随机数的种子，代替文件中的种子"),
    ("strict", "有警告时拒绝实验"),
    ("threads", "线程数 [默认：全部核心]；结果与线程数无关"),
    ("format", "输出格式：table、csv、json 或 markdown"),
    ("report/output", "写入的文件，- 表示标准输出 [默认：结果文件夹旁的 DIR.html 或 DIR.md]；已有文件不会被覆盖"),
    ("report/format", "报告的格式：html 或 markdown [默认：html]"),
    ("page/output", "写入的文件，- 表示标准输出 [默认：当前目录下与实验文件同名的 .html]；已有文件不会被覆盖"),
    ("from", "在调节项下方显示该已完成文件夹的报告；否则模拟初始设置"),
    ("open", "在浏览器中打开"),
    ("charts", "另将各图写成 SVG 文件的文件夹；须为空或尚不存在"),
    ("force", "覆盖已有的报告文件"),
    ("table", "只输出键为此名的表；有多张表时 CSV 输出第一张，并提示其余各表的键"),
    ("household", "农户：所在行，从 0 起"),
    ("weeks", "显示的周，从 0 起，含首尾，如 100..120 或 100"),
    ("trace/arms", "所处的方案 [默认：第一个]；给出两次则并列显示并指出最初的不同之处"),
    ("replication", "重复序号，从 0 起"),
    ("folder", "`run --out` 写入的文件夹"),
    ("against", "作为比较基准的方案 [默认：第一个]"),
    ("arms", "显示该方案；可重复 [默认：全部；析因设计为各路径单独及五条同时实施]"),
    ("all_arms", "显示析因设计的全部方案"),
    ("outcomes", "结果变量，如 gini 或 market_income.p10；可重复"),
    (
        "sheets",
        "main、pathways、instruments、cost、paired、deciles、growth、growth-counties、welfare、spillovers、distribution 或 precision；可重复 [默认：main]",
    ),
    ("target", "--sheet precision 要求的区间半宽（元）"),
    ("sesoi", "最小有意义效应（元）：据此判断效应为增收、减收、小到可忽略或证据不足"),
    ("allow_incomplete", "剔除有模拟失败或缺失的整次重复，而不是拒绝分析"),
    ("shard", "只做模拟列表的一份，如 --shard 3/16；同一实验的各分片共用一个文件夹"),
    ("tasks", "任务数；每个任务做一份模拟，同 --shard"),
    ("slurm/out", "结果文件夹，须在各机器共用的磁盘上 [默认：out/实验文件名]"),
    ("slurm/threads", "每个任务的线程数"),
    ("finished", "模拟未全部完成则失败：有缺失时退出码为 4，有失败时为 3"),
    ("extend", "比文件多做若干次重复，保留已完成文件夹中的模拟"),
    ("retry_failed", "重做失败的模拟"),
    ("rerun", "重新模拟若干次模拟（均匀分布于模拟列表）并比较每张表"),
    ("to", "写成什么：csv 或 parquet"),
    ("export/out", "文件写入的文件夹，绝不覆盖已有文件 [默认：结果文件夹旁的 DIR-csv]"),
    ("show", "输出格式：table、csv、json 或 markdown"),
    ("a", "实验文件或结果文件夹"),
    ("b", "另一个"),
    ("replications", "重复次数，每次为一个独立试验"),
    ("seed", "全部随机数的种子"),
    ("validate/out", "写入 validation.arrow 与 validation.md 的文件夹；须为空或尚不存在"),
    ("validate/set", "替换默认值；可重复"),
    ("validate/replications", "重复次数"),
    ("magnitudes", "改为显示从土地到收入的链条与资金所能购买的数量"),
    ("calibrate/out", "存放日志 calibration.jsonl 与结果 calibration.toml 的文件夹；已有日志则继续"),
    ("most", "最多评估次数"),
    ("trial/set", "覆盖处理组的值（population、geography、endowment 两组同用）；可重复"),
    ("trial/out", "写入 trial.arrow 与 trial.md 的文件夹，须为空或尚不存在"),
    ("shell", "shell 类型"),
    ("init/name", "实验名称；文件为 NAME.toml，绝不覆盖已有文件"),
    (
        "county",
        "以一类县为起点：average（一般县）、apple（苹果）、mushroom（食用菌）、tea（茶叶）、vegetable（蔬菜）；mine 为待填写的本县事实表",
    ),
    ("county/experiment", "含 [facts] 的实验文件"),
    ("county/replications", "重复次数"),
    ("county/set", "覆盖文件中的值；可重复"),
    (
        "explain/name",
        "一个名称、要查找的词、一个列表（parameters、columns、phases 或 week、instruments、pathways、exit-codes、designs、sheets、outcomes、tables、terms、evidence）或 schema",
    ),
    ("subcommand", "要显示帮助的命令"),
];

/// What to type, by command.
const EXAMPLES: &[(&str, &[&str])] = &[
    (
        "run",
        &[
            "nongbo run experiments/training.toml -o out/training",
            "nongbo run my.toml -o out/my --set population.counties=2 --seed 7",
            "nongbo run my.toml --dry-run",
        ],
    ),
    ("check", &["nongbo check my.toml", "nongbo check my.toml --strict --format csv"]),
    (
        "compare",
        &[
            "nongbo compare out/five",
            "nongbo compare out/five --sheet deciles --sheet welfare",
            "nongbo compare out/my --arm training --outcome gini --sesoi 10 --format csv",
        ],
    ),
    ("report", &["nongbo report out/five", "nongbo report out/five -o five.zh.html --charts charts --lang zh"]),
    (
        "page",
        &[
            "nongbo page experiments/five_pathways.toml",
            "nongbo page my.toml -o my.html --from out/my --open --lang zh",
        ],
    ),
    ("shapley", &["nongbo shapley out/five", "nongbo shapley out/five --outcome market_income.p10"]),
    ("init", &["nongbo init my-county", "nongbo --lang zh init 苹果县"]),
    ("county", &["nongbo county my-county.toml", "nongbo county my-county.toml --replications 5"]),
    (
        "explain",
        &[
            "nongbo explain terms.platform_fee_bp",
            "nongbo explain cold chain",
            "nongbo explain dose",
            "nongbo explain evidence A62",
        ],
    ),
    (
        "trace",
        &[
            "nongbo trace experiments/training.toml --household 1200 --weeks 103..110",
            "nongbo trace experiments/training.toml --household 1200 --weeks 104..108 --arm baseline --arm training",
        ],
    ),
    ("calibrate", &["nongbo calibrate -o out/calibration --most 100"]),
    ("validate", &["nongbo validate", "nongbo validate --magnitudes --replications 2"]),
    ("trial", &["nongbo trial", "nongbo trial -o out/trial --replications 20"]),
    ("status", &["nongbo status out/five", "nongbo status out/five --finished"]),
    (
        "slurm",
        &[
            "nongbo slurm experiments/five_pathways.toml --tasks 40 > five.sh",
            "nongbo slurm my.toml --tasks 200 --threads 4 --out /scratch/my > my.sh",
        ],
    ),
    ("verify", &["nongbo verify out/five", "nongbo verify out/five --rerun 3"]),
    ("export", &["nongbo export out/five --to parquet", "nongbo export out/five --to csv -o tables"]),
    ("diff", &["nongbo diff a.toml b.toml", "nongbo diff out/five my.toml"]),
    ("completions", &["nongbo completions bash > ~/.local/share/bash-completion/completions/nongbo"]),
];

/// The command line with its help in this language.
pub fn command(language: Language) -> Command {
    let mut command = Arguments::command().after_help(exit_codes(language));
    for (name, lines) in EXAMPLES {
        let head = language.pick("Examples:", "示例：");
        command = command.mut_subcommand(name, |it| it.after_help(format!("{head}\n  {}", lines.join("\n  "))));
    }
    if language == Language::En {
        return command;
    }
    // The help and version flags exist only once the command is built.
    command.build();
    translate(command)
}

/// The exit codes below the help of the program.
fn exit_codes(language: Language) -> String {
    let line = |exit: &ExitCode| format!("  {:<4}{}", exit.code, language.pick(exit.meaning.en, exit.meaning.zh));
    let head = language.pick("Exit codes:", "退出码：").to_owned();
    std::iter::once(head).chain(EXIT_CODES.iter().map(line)).collect::<Vec<_>>().join("\n")
}

fn translate(command: Command) -> Command {
    let name = command.get_name().to_owned();
    let names: Vec<String> = command.get_arguments().map(|it| it.get_id().to_string()).collect();
    let positional: Vec<String> = command.get_positionals().map(|it| it.get_id().to_string()).collect();
    let mut command = command.help_template(TEMPLATE).subcommand_help_heading("命令");
    if let Some(about) = find(ABOUTS, &name) {
        command = command.about(about).long_about(None::<&str>);
    }
    for id in names {
        let help = find(HELPS, &format!("{name}/{id}")).or_else(|| find(HELPS, &id));
        let heading = if positional.contains(&id) { "参数" } else { "选项" };
        command = command.mut_arg(&id, |arg| {
            let arg = arg.help_heading(heading);
            match help {
                Some(help) => arg.help(help).long_help(None::<&str>),
                None => arg,
            }
        });
    }
    let subcommands: Vec<String> = command.get_subcommands().map(|it| it.get_name().to_owned()).collect();
    for subcommand in subcommands {
        command = command.mut_subcommand(subcommand, translate);
    }
    command
}

fn find(table: &[(&str, &'static str)], key: &str) -> Option<&'static str> {
    table.iter().find(|(name, _)| *name == key).map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every help text that a user can see has Chinese letters in it.
    #[test]
    fn nothing_in_the_chinese_help_is_left_in_english() {
        fn check(command: &Command) {
            let chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            let name = command.get_name();
            assert!(command.get_about().is_some_and(|about| chinese(&about.to_string())), "about of {name}");
            for argument in command.get_arguments() {
                let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
                assert!(chinese(&help), "help of {} in {name}: {help}", argument.get_id());
            }
            command.get_subcommands().filter(|it| it.get_name() != "help").for_each(check);
        }
        check(&command(Language::Zh));
    }

    #[test]
    fn the_help_lists_every_exit_code() {
        for language in [Language::En, Language::Zh] {
            let help = command(language).render_help().to_string();
            for exit in EXIT_CODES {
                let line = format!("  {:<4}", exit.code);
                assert!(help.lines().any(|text| text.starts_with(&line)), "{} in {help}", exit.code);
            }
        }
    }

    #[test]
    fn every_command_has_examples_and_they_can_be_read() {
        for language in [Language::En, Language::Zh] {
            for it in command(language).get_subcommands().filter(|it| it.get_name() != "help") {
                let name = it.get_name();
                let (_, lines) = EXAMPLES.iter().find(|(owner, _)| *owner == name).unwrap_or_else(|| panic!("{name}"));
                assert!(it.get_after_help().is_some_and(|text| text.to_string().contains(lines[0])), "{name}");
            }
        }
        for line in EXAMPLES.iter().flat_map(|(_, lines)| *lines) {
            let words = line.split(" > ").next().unwrap_or(line).split(' ');
            let result = command(Language::En).try_get_matches_from(words);
            assert!(result.is_ok(), "{line}: {}", result.err().map(|error| error.to_string()).unwrap_or_default());
        }
    }

    #[test]
    fn the_chinese_command_reads_the_same_arguments() {
        let words = ["nongbo", "run", "a.toml", "--out", "o", "--set", "a.b=1", "--lang", "zh", "--threads", "2"];
        assert!(command(Language::Zh).try_get_matches_from(words).is_ok());
        assert!(command(Language::En).try_get_matches_from(words).is_ok());
    }
}
