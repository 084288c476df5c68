//! Which encoding bytes are in that do not say so.
//!
//! `chardetng` knows how often letters stand beside one another in the languages of the world, but not the encoding of old
//! Macintoshes, and a list of names is short. So its guess stands beside those that our senders' programs write, each is
//! tried, and the one wins whose letters are least odd: a capital after a small letter, a sign inside a word, two scripts in
//! one word.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_8859_2, MACINTOSH, WINDOWS_1250, WINDOWS_1252};

/// The least number of bytes beyond ASCII that say anything about a language.
const TELLING: usize = 4;
/// How many bytes are looked at.
const SAMPLE: usize = 256 * 1024;

/// The likeliest encoding of bytes that are not UTF-8.
pub(super) fn encoding(bytes: &[u8]) -> &'static Encoding {
    let bytes = &bytes[..bytes.len().min(SAMPLE)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let tells = bytes.iter().filter(|byte| !byte.is_ascii()).take(TELLING).count() == TELLING;
    let guessed = detector.guess(if tells { None } else { Some(b"uk") }, Utf8Detection::Deny);
    let candidates = [guessed, WINDOWS_1252, MACINTOSH, WINDOWS_1250, ISO_8859_2];
    let oddness_in = |encoding: &'static Encoding| oddness(&encoding.decode_without_bom_handling(bytes).0);
    candidates.into_iter().min_by_key(|encoding| oddness_in(encoding)).unwrap_or(guessed)
}

/// How odd letters are beside one another.
fn oddness(text: &str) -> usize {
    let mut before = ['\n'; 3];
    let mut chars = text.chars().peekable();
    let mut odd = 0;
    while let Some(c) = chars.next() {
        if !c.is_ascii() {
            odd += oddness_of(c, before, chars.peek().copied().unwrap_or('\n'));
        }
        before = [before[1], before[2], c];
    }
    odd
}

fn oddness_of(c: char, before: [char; 3], after: char) -> usize {
    let inside = before[2].is_alphabetic() && after.is_alphabetic();
    match c {
        '\u{fffd}' | '\u{80}'..='\u{9f}' => 10,
        'º' | 'ª' | '°' => 0,
        '’' | '‘' => quote_oddness(c, before, after),
        // An amount has digits.
        '£' | '€' if !before[2].is_alphabetic() && !after.is_alphabetic() => 0,
        '\u{a0}' | '…' | '“' | '”' | '„' | '–' | '—' | '•' if !inside => 0,
        // A letter by its name, but no name is written with it.
        'ƒ' => 4,
        c if c.is_alphabetic() => letter_oddness(c, before, after),
        _ if before[2].is_alphabetic() || after.is_alphabetic() => 4,
        _ => 1,
    }
}

/// In `O’Brien`, `D’Souza` and `Mary’s` it stands after a letter or two, or before a capital or an s.
fn quote_oddness(c: char, before: [char; 3], after: char) -> usize {
    let is_short = !before[0].is_alphabetic() || !before[1].is_alphabetic();
    match (before[2].is_alphabetic(), after.is_alphabetic()) {
        (true, true) if is_short || after.is_uppercase() || after == 's' => 0,
        (true, true) => 3,
        // One opens before a word, the other closes behind it.
        (true, false) if c == '‘' => 3,
        (false, _) if c == '’' => 1,
        _ => 0,
    }
}

fn letter_oddness(c: char, before: [char; 3], after: char) -> usize {
    let previous = before[2];
    let changes_inside = match (previous, c, after) {
        (previous, c, _) if previous.is_lowercase() && c.is_uppercase() => true,
        (previous, c, after) if previous.is_uppercase() && c.is_uppercase() => after.is_lowercase(),
        (previous, c, after) if previous.is_uppercase() && c.is_lowercase() => {
            after.is_uppercase() || before[1].is_uppercase()
        }
        _ => false,
    };
    let mixed = [previous, after].iter().any(|other| other.is_alphabetic() && is_latin(*other) != is_latin(c));
    usize::from(changes_inside) * 3 + usize::from(mixed) * 4
}

fn is_latin(c: char) -> bool {
    c < '\u{250}' || ('\u{1e00}'..'\u{1f00}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_how_they_are_written() {
        fn check(label: &str, text: &str) {
            let encoding = Encoding::for_label(label.as_bytes()).unwrap();
            let (bytes, _, lossy) = encoding.encode(text);
            assert!(!lossy, "{text} in {label}");
            let guessed = super::encoding(&bytes);
            assert_eq!(guessed.decode_without_bom_handling(&bytes).0, text, "{label} taken for {}", guessed.name());
        }
        let western = "Name;Phone\nZoë Brontë;1\nJosé García;2\nSeán Ó Dálaigh;3\nJürgen Weiß;4\n";
        check("windows-1252", western);
        check("macintosh", western);
        let one = [
            "Zoë Test",
            "José",
            "JOSÉ",
            "Siobhán O’Brien",
            "Inês Gonçalves",
            "Müller – 2",
            "Ana Peña",
            "Åsa",
            "Øystein",
            "Crèche £5",
            "BRONTË",
        ];
        for text in one {
            check("windows-1252", text);
            check("macintosh", text);
        }
        check("windows-1252", "D’Souza");
        check("windows-1250", "Małgorzata Wiśniewska\nŁukasz Żak\nZdzisława Brzęczyszczykiewicz\nPaweł Dąbrowski");
        check("iso-8859-2", "Małgorzata Wiśniewska\nŁukasz Żak\nZdzisława Brzęczyszczykiewicz\nPaweł Dąbrowski");
        check("windows-1250", "Łukasz Szczęsny");
        check("windows-1250", "Řehoř Dvořák\nŠárka Nováková\nJiří Čapek");
        check("windows-1251", "Имя;Телефон\nОксана Коваленко;1\nИван Петров;2");
        check("windows-1251", "Оксана");
        check("koi8-u", "Оксана Коваленко\nИван Петров");
        check("windows-1254", "İbrahim Şahin\nAyşe Yıldız\nÇağla Güneş\nMehmet Doğan");
        check("windows-1253", "Γιώργος Παπαδόπουλος\nΜαρία Νικολάου");
        check("windows-1256", "محمد علي\nفاطمة الزهراء\nعبد الله حسن");
        check("windows-1255", "משה כהן\nשרה לוי");
        check("windows-1257", "Jānis Bērziņš\nŽydrūnas Šarūnas\nVytautas Čepaitis");
        check("gbk", "姓名,电话\n王秀英,1\n李小龙,2");
        check("big5", "姓名,電話\n王秀英,1\n陳大文,2");
        check("shift_jis", "名前,電話\n田中さくら,1\n山田太郎,2");
        check("euc-kr", "이름,전화\n김영희,1\n박철수,2");
    }
}
