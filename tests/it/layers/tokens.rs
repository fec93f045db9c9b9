//! Rust text as tokens: names, numbers, `::` and single characters. Comments, texts and items for tests are left out.

/// One token, and whether it is a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub text: String,
    pub is_name: bool,
}

impl Token {
    pub fn is(&self, text: &str) -> bool {
        self.text == text
    }
}

/// The tokens of a file; comments and the content of string and character literals are left out.
pub fn tokens(text: &str) -> Vec<Token> {
    let letters: Vec<char> = text.chars().collect();
    let mut result = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let letter = letters[at];
        let next = letters.get(at + 1).copied().unwrap_or(' ');
        if letter.is_whitespace() {
            at += 1;
        } else if letter == '/' && next == '/' {
            at = position(&letters, at, '\n');
        } else if letter == '/' && next == '*' {
            at = after_block_comment(&letters, at);
        } else if letter == '"' {
            at = after_string(&letters, at);
        } else if letter == 'r' && (next == '"' || next == '#') && raw_hashes(&letters, at + 1).is_some() {
            at = after_raw_string(&letters, at + 1);
        } else if letter == '\'' {
            at = after_quote(&letters, at);
        } else if letter.is_alphanumeric() || letter == '_' {
            let end = (at..letters.len()).find(|&end| !(letters[end].is_alphanumeric() || letters[end] == '_'));
            let end = end.unwrap_or(letters.len());
            result.push(Token { text: letters[at..end].iter().collect(), is_name: !letter.is_numeric() });
            at = end;
        } else if letter == ':' && next == ':' {
            result.push(Token { text: "::".into(), is_name: false });
            at += 2;
        } else {
            result.push(Token { text: letter.into(), is_name: false });
            at += 1;
        }
    }
    result
}

fn position(letters: &[char], from: usize, wanted: char) -> usize {
    (from..letters.len()).find(|&at| letters[at] == wanted).unwrap_or(letters.len())
}

fn after_block_comment(letters: &[char], from: usize) -> usize {
    let (mut at, mut depth) = (from, 0);
    while at < letters.len() {
        match (letters[at], letters.get(at + 1)) {
            ('/', Some('*')) => (at, depth) = (at + 2, depth + 1),
            ('*', Some('/')) => (at, depth) = (at + 2, depth - 1),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    at
}

fn after_string(letters: &[char], from: usize) -> usize {
    let mut at = from + 1;
    while at < letters.len() && letters[at] != '"' {
        at += if letters[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

/// The number of `#` before the quote of a raw string; `None` where it is no raw string.
fn raw_hashes(letters: &[char], from: usize) -> Option<usize> {
    let quote = (from..letters.len()).find(|&at| letters[at] != '#')?;
    (letters[quote] == '"').then(|| quote - from)
}

fn after_raw_string(letters: &[char], from: usize) -> usize {
    let hashes = raw_hashes(letters, from).unwrap_or(0);
    let mut at = from + hashes + 1;
    while at < letters.len() {
        if letters[at] == '"'
            && letters[at + 1..].iter().take(hashes).filter(|&&letter| letter == '#').count() == hashes
        {
            return at + 1 + hashes;
        }
        at += 1;
    }
    at
}

/// After a character literal, or after the quote alone of a lifetime.
fn after_quote(letters: &[char], from: usize) -> usize {
    match (letters.get(from + 1), letters.get(from + 2)) {
        (Some('\\'), _) => position(letters, from + 3, '\'') + 1,
        (_, Some('\'')) => from + 3,
        _ => from + 1,
    }
}

/// The tokens without items marked `#[cfg(test)]`, and the names of the modules so marked that have their own file.
pub fn without_tests(tokens: &[Token]) -> (Vec<Token>, Vec<String>) {
    let mark = ["#", "[", "cfg", "(", "test", ")", "]"];
    let (mut result, mut modules, mut at) = (Vec::new(), Vec::new(), 0);
    while at < tokens.len() {
        let marked = mark.iter().enumerate().all(|(i, text)| tokens.get(at + i).is_some_and(|token| token.is(text)));
        if !marked {
            result.push(tokens[at].clone());
            at += 1;
            continue;
        }
        let end = end_of_item(tokens, at + mark.len());
        let item = &tokens[at + mark.len()..end];
        if let Some(keyword) = item.iter().position(|token| token.is("mod"))
            && item.get(keyword + 2).is_some_and(|token| token.is(";"))
        {
            modules.push(item[keyword + 1].text.clone());
        }
        at = end;
    }
    (result, modules)
}

/// After the `;` or the closing brace that ends the item at `from`.
fn end_of_item(tokens: &[Token], from: usize) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(from) {
        match token.text.as_str() {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth -= 1,
            _ => {}
        }
        if depth == 0 && (token.is(";") || token.is("}")) {
            return at + 1;
        }
    }
    tokens.len()
}

#[test]
fn comments_texts_and_items_for_tests_are_left_out() {
    let text = r##"use a::B; // c::d
        /* e /* f */ g */ const X: &'static str = "h::i \" j"; let q = ('k', '\'', r#"l " m"#);
        #[cfg(test)] mod tests;
        #[cfg(test)] mod other { fn n() { o(); } }
        fn p() {}"##;
    let (tokens, modules) = without_tests(&tokens(text));
    let names: Vec<&str> = tokens.iter().filter(|token| token.is_name).map(|token| token.text.as_str()).collect();
    assert_eq!(names, ["use", "a", "B", "const", "X", "static", "str", "let", "q", "fn", "p"]);
    assert_eq!(modules, ["tests"]);
}
