//! An evening on a bad line: four phones, each with its own script and a real page, lose posts and answers, are without signal,
//! are reloaded and killed; and in the end everybody who came is counted once.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::json;
use tokio::time::sleep;

use crate::evening::{Evening, network, until};
use crate::page::Page;
use crate::proxy::{Line, chance};

const PHONES: u64 = 4;
/// People whom every phone checks in.
const SHARED: u64 = 1_000_000;
/// The institution of which nobody has a name.
const GROUP: &str = "Dockside branch";

/// What the phones said was done.
#[derive(Default)]
struct Said {
    here: BTreeSet<String>,
    walk_ins: BTreeSet<String>,
    counted: u64,
    events: u64,
    reloads: u64,
    kills: u64,
    silences: u64,
}

impl Said {
    fn and(mut self, other: Said) -> Said {
        self.here.extend(other.here);
        self.walk_ins.extend(other.walk_ins);
        self.counted += other.counted;
        self.events += other.events;
        self.reloads += other.reloads;
        self.kills += other.kills;
        self.silences += other.silences;
        self
    }
}

/// A name that nobody else has: "Babade Kolimu".
fn name(number: u64) -> String {
    let syllables = |mut number: u64| {
        let mut word = String::new();
        for _ in 0..3 {
            let (at, vowel) = ((number % 60) as usize / 5, (number % 5) as usize);
            word.push(b"bdfgklmnprst"[at].into());
            word.push(b"aeiou"[vowel].into());
            number /= 60;
        }
        word
    };
    let capital = |word: String| word[..1].to_uppercase() + &word[1..];
    format!("{} {}", capital(syllables(number * 7_919)), capital(syllables(number * 104_729 + 13)))
}

/// How many times each phone is pressed: few in every run, 200 where `STORM_EVENTS` says so.
fn events() -> u64 {
    std::env::var("STORM_EVENTS").ok().map_or(20, |number| number.parse().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn four_phones_on_a_bad_line_count_everybody_once() {
    let evening = Evening::new().await;
    let line = Line::to(&evening.address).await;
    let people: Vec<String> = (0..PHONES * events())
        .chain(SHARED..SHARED + events())
        .map(|number| format!("(1, 1, '{}')", name(number)))
        .collect();
    evening.becomes(&format!(
        "insert into institution (institution_id, name, kind, membership, added_at)
            values (3, '{GROUP}', 'union', 'member', 'then');
         insert into invitation (assembly_id, institution_id, added_at) values (1, 3, 'then');
         insert into attendee (assembly_id, institution_id, name, listed_at, late)
            select column1, column2, column3, 'then', 0 from (values {})",
        people.join(", ")
    ));
    let door = |phone: usize| evening.links[phone % 2].replace(&evening.address, &line.address);
    let (a, b, c, d) = (door(0), door(1), door(2), door(3));
    let phones = tokio::join!(
        Evening::phone_at(&a, "Sam"),
        Evening::phone_at(&b, "Tess"),
        Evening::phone_at(&c, "Uma"),
        Evening::phone_at(&d, "Vic")
    );
    line.loses(30);
    let home = format!("http://{}/door", line.address);
    let said = tokio::join!(
        works(&phones.0, 0, &home),
        works(&phones.1, 1, &home),
        works(&phones.2, 2, &home),
        works(&phones.3, 3, &home)
    );
    line.loses(0);
    let said = said.0.and(said.1).and(said.2).and(said.3);
    let phones = [phones.0, phones.1, phones.2, phones.3];
    for phone in &phones {
        network(phone, true).await;
        until(phone, "Connected. Everything is saved.").await;
    }

    let named = evening.texts(
        "select name from attendee join arrival using (attendee_id) where undone_by_id is null and listed_at is not null",
    );
    assert_eq!(named.len(), said.here.len(), "somebody is here twice, or not at all");
    assert_eq!(named.into_iter().collect::<BTreeSet<_>>(), said.here);
    let walk_ins = evening.texts(
        "select name from attendee join arrival using (attendee_id) where undone_by_id is null and listed_at is null",
    );
    assert_eq!(walk_ins.len(), said.walk_ins.len(), "a walk-in is counted twice, or not at all");
    assert_eq!(walk_ins.into_iter().collect::<BTreeSet<_>>(), said.walk_ins);
    let unnamed = "select count(*) from arrival where undone_by_id is null and attendee_id is null";
    assert_eq!(evening.number(unnamed), i64::try_from(said.counted).unwrap());
    let all = said.here.len() + said.walk_ins.len();
    let fates = line.fates();
    println!(
        "{PHONES} phones, {} events: {all} by name and {} without are here, 0 lost, 0 twice. Of {} posts {} never arrived, {} \
         were not answered, {} came twice; {} reloads, {} killed tabs, {} times without signal",
        said.events,
        said.counted,
        fates.posts,
        fates.lost,
        fates.unanswered,
        fates.twice,
        said.reloads,
        said.kills,
        said.silences
    );
    assert!(
        fates.lost > 0 && fates.unanswered > 0 && fates.twice > 0 && said.silences > 0,
        "the line was good: {fates:?}"
    );
    // And every phone knows of all of them.
    let wanted = format!("{all},{}", said.counted);
    for phone in &phones {
        for _ in 0..600 {
            if phone.evaluate(HERE).await == wanted {
                break;
            }
            sleep(Duration::from_millis(100)).await;
        }
        assert_eq!(phone.evaluate(HERE).await, wanted);
    }
}

/// How many are here by name and without, as the phone keeps it.
const HERE: &str = "(async () => {
    const disk = await new Promise((done) => { const it = indexedDB.open('turnout-door'); it.onsuccess = () => done(it.result); });
    const get = (key) => new Promise((done) => {
        const it = disk.transaction('kept').objectStore('kept').get(key); it.onsuccess = () => done(it.result); });
    const people = new Map([...await get('people'), ...await get('news')].map((row) => [row[0], row]));
    const { institutions } = await get('door');
    return [[...people.values()].filter((row) => row[5]).length, institutions.reduce((n, row) => n + (row[2] || 0), 0)].join();
})()";

/// What a steward does, on the phone's own page. Each ends with what the page then says.
const HANDS: &str = "
    const find = (test) => new Promise((done, failed) => {
        const until = Date.now() + 20000;
        const look = () => { const it = test(); if (it) done(it); else if (Date.now() > until) failed(new Error(`${test}: ${document.body.innerText}`)); else setTimeout(look, 5); };
        look();
    });
    const press = async (words) => (await find(() => [...document.querySelectorAll('#app button')]
        .find((it) => it.checkVisibility() && it.textContent.startsWith(words)))).click();
    const says = (words) => find(() => document.querySelector('#app .undo')?.innerText.includes(words));
    const search = async (name) => {
        const input = await find(() => document.getElementById('search'));
        input.value = name; input.dispatchEvent(new Event('input'));
    };
    const checkIn = async (name) => {
        await search(name);
        const row = await find(() => [...document.querySelectorAll('#app .people li')].find((it) => it.innerText.includes(name)));
        if (row.querySelector('.here')) return;
        row.querySelector('button').click();
        await says(`${name} is checked in`);
    };
    const undo = async () => { await press('Undo'); await says('It is undone.'); };
    const count = async (group, number) => {
        await search('');
        await press('Count a group');
        const which = await find(() => document.querySelector('#app select'));
        which.value = [...which.options].find((it) => it.text === group).value;
        document.querySelector('#app .narrow').value = number;
        await press('Count them');
        await says(`${number} counted`);
        await press('Search again');
    };
    const walkIn = async (name) => {
        await search(name);
        await press('Add a walk-in');
        for (;;) {
            await press('Add and check in');
            await find(() => document.querySelector('#search').checkVisibility() || document.querySelector('#app h3'));
            if (document.querySelector('#search').checkVisibility()) break;
        }
        await says(`${name} is checked in as a walk-in`);
    };
";

async fn does(page: &Page, what: &str) {
    page.evaluate(&format!("(async () => {{ {HANDS} {what} return true; }})()")).await;
}

/// The evening of one phone, the same in each run but for how the phones fall in with one another.
async fn works(page: &Page, phone: u64, home: &str) -> Said {
    let mut said = Said::default();
    let mut there = true;
    for turn in 0..events() {
        let own = name(phone * events() + turn);
        let quoted = json!(own);
        match turn % 10 {
            2 | 6 => {
                let shared = name(SHARED + turn);
                does(page, &format!("await checkIn({});", json!(shared))).await;
                said.here.insert(shared);
            }
            4 => {
                let number = 2 + turn % 7;
                does(page, &format!("await count({}, {number});", json!(GROUP))).await;
                said.counted += number;
            }
            7 => {
                let walker = format!("Walker {own}");
                does(page, &format!("await walkIn({});", json!(walker))).await;
                said.walk_ins.insert(walker);
            }
            9 => {
                does(page, &format!("await checkIn({quoted}); await undo();")).await;
                said.events += 1;
            }
            _ => {
                does(page, &format!("await checkIn({quoted});")).await;
                said.here.insert(own);
            }
        }
        said.events += 1;
        match chance(phone * 1_009 + turn) {
            0..25 => {
                there = !there;
                said.silences += u64::from(!there);
                network(page, there).await;
            }
            25..33 => {
                page.go_to("/door").await;
                said.reloads += 1;
            }
            33..37 => {
                page.killed(home).await;
                network(page, there).await;
                said.kills += 1;
            }
            _ => sleep(Duration::from_millis(50 + chance(turn * 31 + phone))).await,
        }
    }
    said
}
