//! How quick the phone's own page is on a slow phone that knows 6,000 names.

use serde_json::json;

use crate::evening::{Evening, network, taps, types, until};
use crate::page::Page;

/// 6,000 people of 600 institutions, each with a name of their own.
const FILL: &str = "with recursive n (n) as (select 0 union all select n + 1 from n where n < 599)
    insert into institution (institution_id, name, kind, membership, added_at)
    select 100 + n, 'Institution number ' || n, 'other', 'member', 'then' from n;
    insert into invitation (assembly_id, institution_id, added_at)
    select 1, institution_id, 'then' from institution where institution_id >= 100;
    with recursive n (n) as (select 0 union all select n + 1 from n where n < 5999)
    insert into attendee (assembly_id, institution_id, name, listed_at, late)
    select 1, 100 + n % 600,
        substr('AdaBenCemDanEliFayGusHalIdaJoeKimLeoMayNedOdaPam', 1 + 3 * (n * 7 % 16), 3) || char(97 + n * 11 % 26)
        || char(97 + n * 5 % 26) || ' ' || substr('ashbrightcoledunneellisfrostgrantholt', 1 + n * 13 % 32, 5)
        || char(97 + n * 17 % 26) || char(97 + n / 26 % 26) || char(97 + n / 676 % 26), 'then', 0 from n";

/// Somebody comes in by another door.
const NEWS: &str = "
    insert into door_event (key, assembly_id, institution_id, attendee_id, kind, happened_at, received_at, door_id)
    select 'n' || attendee_id, 1, institution_id, attendee_id, 'person', strftime('%Y-%m-%dT%H:%M:%S.000Z', 'now'),
        strftime('%Y-%m-%dT%H:%M:%S.000Z', 'now'), 2 from attendee
        where attendee_id > 3000 and attendee_id not in (select attendee_id from arrival where attendee_id > 0) limit 1;
    insert into arrival (door_event_id, assembly_id, institution_id, attendee_id)
    select door_event_id, assembly_id, institution_id, attendee_id from door_event
    where door_event_id = last_insert_rowid()";

/// What stewards type: beginnings, other spellings, two words, an institution, nobody.
const TYPED: [&str; 8] = ["adale", "ben br", "colle", "institution 7", "youssef", "kim fro", "zzzz", "danel"];

const CLOCK: &str = "
    const frame = () => new Promise((done) => requestAnimationFrame(() => {
        const next = new MessageChannel(); next.port1.onmessage = done; next.port2.postMessage(0); }));
    const input = document.getElementById('search');
";

/// How often each is measured: a few times in every run, often where `PHONE_ROUNDS` says so; then the goals must be met.
fn rounds() -> Option<usize> {
    std::env::var("PHONE_ROUNDS").ok().map(|number| number.parse().unwrap())
}

fn p95(mut took: Vec<f64>) -> (f64, f64, usize) {
    took.sort_by(f64::total_cmp);
    (took[took.len() / 2], took[took.len() * 95 / 100], took.len())
}

async fn times(page: &Page, script: &str) -> Vec<f64> {
    serde_json::from_value(page.evaluate(&format!("(async () => {{ {CLOCK} {script} }})()")).await).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_phone_finds_names_and_stores_arrivals_at_once() {
    let evening = Evening::new().await;
    evening.becomes(FILL);
    let phone = Evening::phone_at(&evening.links[0], "Sam").await;
    phone.browser.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": 6 })).await;
    let mut keys = Vec::new();
    for _ in 0..rounds().unwrap_or(1) {
        for typed in TYPED {
            // As on a busy evening: news of another door comes in between.
            evening.becomes(NEWS);
            let script = format!(
                "input.value = ''; input.dispatchEvent(new Event('input')); dispatchEvent(new Event('online'));
                 const took = [];
                 for (const key of {}) {{
                     await new Promise((done) => setTimeout(done, 120));
                     const began = performance.now();
                     input.value += key; input.dispatchEvent(new Event('input'));
                     await frame();
                     took.push(performance.now() - began);
                 }}
                 return took;",
                json!(typed)
            );
            keys.extend(times(&phone, &script).await);
        }
    }
    let mut taken = Vec::new();
    for there in [true, false] {
        network(&phone, there).await;
        for round in 0..rounds().unwrap_or(1) * 4 {
            types(&phone, ["ada", "ben", "cem", "dan", "eli", "fay", "gus", "hal"][round % 8]).await;
            let script = "
                const button = [...document.querySelectorAll('#app .people button')].find((it) => it.textContent.startsWith('Check in'));
                const name = button.textContent.slice('Check in '.length), began = performance.now();
                button.click();
                while (!document.querySelector('#app .undo').textContent.startsWith(`${name} is checked in`)) await frame();
                await frame();
                return [performance.now() - began];";
            taken.extend(times(&phone, script).await);
        }
    }
    network(&phone, true).await;
    phone.browser.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": 1 })).await;
    until(&phone, "Connected. Everything is saved.").await;
    let counted = evening.number("select count(*) from door_event where door_id = 1");
    assert_eq!(usize::try_from(counted).unwrap(), taken.len());
    types(&phone, "institution 7").await;
    taps(&phone, "Their people").await;
    let (key, tap) = (p95(keys), p95(taken));
    println!(
        "keystroke to results among 6,000 names, CPU 6 times slower: p50 {:.0} ms, p95 {:.0} ms of {} (goal: under 100 ms)",
        key.0, key.1, key.2
    );
    println!(
        "tap to stored and shown, CPU 6 times slower: p50 {:.0} ms, p95 {:.0} ms of {} (goal: under 250 ms)",
        tap.0, tap.1, tap.2
    );
    if rounds().is_some() {
        assert!(key.1 < 100.0 && tap.1 < 250.0, "too slow for a phone at a door");
    }
}
