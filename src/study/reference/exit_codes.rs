//! The exit codes of the command line, which are the same in every version of the model.

use crate::engine::declare::Label;

/// An exit code of the command line.
#[derive(Debug, Clone, Copy)]
pub struct ExitCode {
    /// The code.
    pub code: u8,
    /// Its meaning.
    pub meaning: Label,
    /// What the user should do.
    pub then: Label,
}

/// All exit codes.
pub const EXIT_CODES: [ExitCode; 7] = [
    ExitCode {
        code: 0, meaning: Label { en: "done", zh: "完成" }, then: Label { en: "nothing", zh: "无需处理" }
    },
    ExitCode {
        code: 2,
        meaning: Label {
            en: "the command or the experiment file cannot be used as it is; nothing was run",
            zh: "命令或实验文件无法使用；没有运行任何模拟",
        },
        then: Label { en: "correct what the message names", zh: "按提示更正" },
    },
    ExitCode {
        code: 3,
        meaning: Label {
            en: "some runs failed; the others are finished and kept",
            zh: "部分模拟失败；其余已完成并保留",
        },
        then: Label {
            en: "read the column `error` of runs.arrow and report it",
            zh: "查看 runs.arrow 的 `error` 列并报告",
        },
    },
    ExitCode {
        code: 4,
        meaning: Label {
            en: "the system refused: disk, permission, or a lock held by another process",
            zh: "机器拒绝：磁盘、权限，或另一进程持有锁",
        },
        then: Label {
            en: "remove the cause and repeat the command: finished runs are kept",
            zh: "排除原因后重复同一命令：已完成的部分会保留",
        },
    },
    ExitCode {
        code: 5,
        meaning: Label {
            en: "damage: a file of an output folder is not as it was written, or a repeated run differs from it",
            zh: "损坏：结果文件夹中的文件与写入时不一致，或重新运行的结果与其不同",
        },
        then: Label {
            en: "restore the file that the message names, or run the experiment into a new folder",
            zh: "恢复提示所指的文件，或将实验运行到新文件夹",
        },
    },
    ExitCode {
        code: 70,
        meaning: Label { en: "a defect of nongbo", zh: "nongbo 自身的缺陷" },
        then: Label { en: "report the message with the experiment file", zh: "请附上实验文件报告该信息" },
    },
    ExitCode {
        code: 130,
        meaning: Label { en: "interrupted; finished runs are kept", zh: "已中断；已完成的部分保留" },
        then: Label { en: "repeat the command to continue", zh: "重复同一命令即可继续" },
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::error::{Defect, Error, text};

    #[test]
    fn every_error_has_a_listed_exit_code() {
        let defect = Defect { phase: String::new(), week: 0, what: String::new() };
        let errors = [
            Error::Scenario { source_text: None, problems: Vec::new() },
            Error::Usage(text!("", "")),
            Error::Machine { message: crate::engine::error::Text::new("", ""), cause: None },
            Error::Damaged(text!("", "")),
            Error::SomeRunsFailed { failed: 1, runs: 2 },
            Error::Interrupted,
            Error::Defect(defect),
        ];
        let mut codes: Vec<u8> = errors.iter().map(Error::exit_code).chain([0]).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes, EXIT_CODES.map(|exit| exit.code), "every code of an error is listed, and no other");
    }
}
