// The door with no signal. What a steward does is stored on the phone before the page says so, and sent when it can be.
"use strict";
(async (own) => {
  const place = document.getElementById("phone");
  if (!place) return;
  const { assembly } = place.dataset;
  const by = (id) => document.getElementById(id);
  const counted = (n, one, many) => `${n.toLocaleString("en-GB")} ${n === 1 ? one : many}`;

  const disk = await turnoutDisk(true);
  if (!disk) return;
  const { get, keep, store, queued } = disk;
  disk.closed(() => location.reload());
  // A page of another version than its worker has it take its place, so that the two are kept together.
  const version = new URL(own).searchParams.get("v"), works = (v) => navigator.serviceWorker.register(`/door/worker.js?v=${v}`, { scope: "/door" });
  navigator.serviceWorker?.getRegistration("/door").then((it) => { if (it?.active && !it.active.scriptURL.endsWith(version)) return works(version); }).catch(() => {});

  let kept = (await get("door")) || null;
  if (kept && kept.assembly !== assembly) kept = null;
  const of_here = async () => (await queued()).filter((it) => it.assembly === assembly);
  let queue = await of_here();
  // Of another meeting: kept until the phone is there again.
  const elsewhere = (await queued()).filter((it) => it.event && it.assembly !== assembly && it.mode !== "rehearsal").length;
  // What this phone did here last, the latest first; and who is here by which of it.
  let past = (await get("past")) || [];
  if (past.some((it) => it.assembly !== assembly)) past = [];
  const mine = new Map();
  for (const { event } of [...past].reverse()) if (event.attendee_id) mine.set(event.attendee_id, event.key);
  // Everybody by id and in the order of names; and what the disk does not have among `people` yet: it has that as `news`, so
  // that an arrival does not write 6,000 names anew.
  let people = new Map(), ordered = [], groups = new Map(), rows = new Map(), news = new Map();

  const person = (row) => {
    const [id, name, group = 0, known = "", coach = 0, since = 0, door = ""] = row, before = people.get(id);
    const here = { group, coach, since, door };
    if (before && before.name === name && before.known === known) return Object.assign(before, here);
    ordered = null;
    return { id, name, known, ...turnoutNames.of(name, known), ...here };
  };
  const unpack = (changed) => {
    changed.forEach((row) => { rows.set(row[0], row); people.set(row[0], person(row)); });
    ordered ||= [...people.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    const known = groups;
    groups = new Map(kept.institutions.map(([id, name, unnamed]) => {
      const before = known.get(id), words = before?.name === name ? before.words : turnoutNames.of(name).words;
      return [id, { id, name, unnamed, words }];
    }));
  };
  const nobody = () => { people = new Map(); ordered = []; rows = new Map(); news = new Map(); };
  if (kept) {
    news = new Map(((await get("news")) || []).map((row) => [row[0], row]));
    unpack([...((await get("people")) || kept.people || []), ...news.values()]);
  }

  // What the server knows, and on top of it what is on this phone alone.
  const now = () => Date.now() + (kept ? kept.ahead : 0);
  const time = (ms) => (clock ||= new Intl.DateTimeFormat("en-GB", { hour: "numeric", minute: "2-digit", hour12: true, timeZone: kept.zone })).format(ms).replace(/\s/g, "");
  let clock;
  // Of the queue as it is: what was undone in it, and what was not. Asked once for every row that is shown.
  let of = {};
  const queue_now = () => {
    if (of.queue === queue && of.length === queue.length) return of;
    const gone = new Set(queue.filter((it) => it.event.kind === "undo").map((it) => it.event.undoes));
    const stands = queue.filter((it) => it.event.kind !== "undo" && !gone.has(it.event.key));
    of = { queue, length: queue.length, gone, stands };
    return of;
  };
  const standing = () => queue_now().stands;
  const here = (who) => {
    const own = standing().find((it) => it.event.attendee_id === who.id);
    if (own) return { at: Date.parse(own.event.at), door: kept.door };
    if (queue_now().gone.has(mine.get(who.id))) return null;
    return who.since ? { at: who.since * 1000, door: who.door } : null;
  };
  const unnamed = (group) => Math.max(0, standing().reduce((n, { event }) => {
    if (event.kind === "group" && event.institution_id === group.id) return n + event.count;
    return event.with_group && people.get(event.attendee_id)?.group === group.id ? n - 1 : n;
  }, group.unnamed));

  const search = (text) => turnoutNames.search(text, ordered, groups);

  // Sending.
  let heard = 0, failing = 0, slow = false, refused = (await get("refused")) || [], ended = false, running = false, again = false, leaving = false;
  const post = async (address, body) => {
    const stop = new AbortController();
    // All names are more than an answer.
    const timer = setTimeout(() => stop.abort(), body.since === "" ? 30000 : Math.min(3000 * 2 ** failing, 20000));
    const begun = Date.now();
    try {
      const answer = await fetch(address, {
        method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" }, signal: stop.signal,
      });
      // Only the server itself says it in JSON: the page of a café's Wi-Fi does not.
      if (answer.status === 401 && /json/.test(answer.headers.get("content-type"))) ended = true;
      if (!answer.ok) throw new Error(answer.status);
      const told = await answer.json();
      ended = false;
      slow = Date.now() - begun > 2000;
      return told;
    } finally { clearTimeout(timer); }
  };
  let size = 100;
  const send = async () => {
    const batch = queue.slice(0, size);
    if (!batch.length) return false;
    let results;
    try {
      ({ results } = await post(`/api/v1/assemblies/${assembly}/arrivals`, batch.map(({ mode, event }) => (mode === "rehearsal" ? { ...event, rehearsed: true } : event))));
    } catch (error) {
      if (error.message !== "400") throw error;
      // One that cannot be read must not hold up the rest.
      if (batch.length > 1) { size = 1; return true; }
      results = [{ key: batch[0].event.key, outcome: "refused", reason: "It could not be read." }];
    }
    const not = results.filter((it) => it.outcome === "refused"), what = (key) => batch.find((it) => it.event.key === key)?.said || "";
    const said = new Map(results.filter((it) => it.outcome === "recorded" && it.reason).map((it) => [it.key, it.reason]));
    refused = refused.concat(not.map((it) => ({ reason: it.reason, said: what(it.key) })));
    past = past.map((it) => (said.has(it.event.key) ? { ...it, reason: said.get(it.event.key) } : it));
    await store(["queue", "kept"], (all, kept) => {
      batch.forEach((it) => all.delete(it.at));
      kept.put(refused, "refused");
      kept.put(past, "past");
    });
    queue = queue.filter((it) => !batch.includes(it));
    if (!queue.length) size = 100;
    // A question that stands in the bar is not taken away: what was said of an arrival stands among what was done, too.
    if (said.size && bar && (bar.hidden || !bar.classList.contains("late"))) told([...said].map(([key, reason]) => `${what(key)} ${reason}`).join(" "), null, "info");
    // Until the server tells of them, they are here by what was sent.
    const off = ({ key }) => not.some((it) => it.key === key);
    for (const { event } of batch) {
      const who = people.get(event.attendee_id);
      if (who && !who.since && !off(event)) Object.assign(who, { since: Date.parse(event.at) / 1000, door: kept?.door });
      if (event.kind === "undo" && !off(event)) for (const who of people.values()) if (mine.get(who.id) === event.undoes) who.since = 0;
    }
    return queue.length > 0;
  };
  const pull = async () => {
    const told = await post("/door/sync", { since: kept?.cursor ?? "", mode: kept?.mode ?? "", unsent: queue.length });
    if (leaving) return;
    // Signed in elsewhere since this page was opened.
    if (told.assembly !== assembly) { location.reload(); throw new Error("elsewhere"); }
    const { people: changed, ...rest } = told;
    kept = { ...rest, ahead: told.now - Date.now() };
    if (told.all) { rows = new Map(); people = new Map(); ordered = null; }
    changed.forEach((row) => news.set(row[0], row));
    unpack(changed);
    // What was rehearsed never happened.
    const rehearsed = queue.filter((it) => it.mode === "rehearsal");
    if (told.mode !== "rehearsal" && (rehearsed.length || past.some((it) => it.mode === "rehearsal"))) {
      await store("queue", (all) => { rehearsed.forEach((it) => all.delete(it.at)); });
      queue = queue.filter((it) => it.mode !== "rehearsal");
      past = past.filter((it) => it.mode !== "rehearsal");
      refused = [];
      await keep("past", past);
      await keep("refused", refused);
    }
    if (leaving) return;
    const anew = told.all || news.size > 300;
    if (anew) news.clear();
    await store("kept", (it) => {
      if (anew) it.put([...rows.values()], "people");
      it.put([...news.values()], "news");
      it.put(kept, "door");
    });
  };
  // Whoever is not signed in any more, and whoever's counting is over, has no business with the names. What was counted stays,
  // to be sent.
  const forget = async () => {
    if (!kept || !(ended || now() > kept.closes) || !(people.size || past.length)) return;
    nobody();
    refused = refused.map(({ reason }) => ({ reason }));
    kept.cursor = ""; past = [];
    if (!ended) kept.mode = "closed";
    await store("kept", (it) => {
      ["people", "news", "past"].forEach((key) => it.put([], key));
      it.put(refused, "refused");
      it.put(kept, "door");
    });
  };
  const sync = async () => {
    if (leaving) return;
    if (running) { again = true; return; }
    running = true;
    do {
      again = false;
      try {
        // Another tab of this phone may have stored, or sent, some. What is being stored just now is read the next time.
        const had = queue, n = had.length, read = await of_here();
        if (queue === had && had.length === n) queue = read;
        // What was rehearsed goes nowhere else, and is forgotten once counting is open.
        if (queue.some((it) => it.mode === "rehearsal")) await pull();
        try { while (await send()); } catch (error) { if (error.message !== "404") throw error; }
        await pull();
        heard = Date.now(); failing = 0;
      } catch (error) {
        failing = Math.min(failing + 1, 3);
      }
      await forget();
      show();
    } while (again);
    running = false;
  };
  // Every few seconds, and whenever there may be signal again.
  const beat = async () => { await sync(); setTimeout(beat, queue.length || failing ? 5000 : 10000); };
  addEventListener("online", sync);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) sync(); });

  const act = async (event, said) => {
    event = { ...event, key: crypto.randomUUID(), at: new Date(now()).toISOString(), door: Number(place.dataset.door) };
    const undoes = (it) => it.event.key === event.undoes;
    // Counting opened and the phone has not heard of it: bodies are real, its names and groups are not.
    const real = kept.mode === "rehearsal" && now() >= kept.opens && !event.attendee_id && past.find(undoes)?.mode !== "rehearsal";
    if (real && event.institution_id) event.institution_id = null;
    const one = { assembly, mode: real ? "open" : kept.mode, event, said };
    const remember = (gone) => {
      if (event.kind === "undo") past = past.map((it) => (undoes(it) ? { ...it, undone: !gone } : it));
      else past = gone ? past.filter((it) => it.event !== event) : [{ ...one }, ...past].slice(0, 50);
    };
    remember();
    try {
      one.at = await store(["queue", "kept"], (all, kept) => { kept.put(past, "past"); return all.add(one); });
    } catch (error) { remember(true); throw error; }
    if (!queue.some((it) => it.at === one.at)) queue.push(one);
    if (event.attendee_id) mine.set(event.attendee_id, event.key);
    sync();
    return event.key;
  };
  const undo = async (key) => {
    if (!past.find((it) => it.event.key === key)?.undone) await act({ kind: "undo", undoes: key }, "Undo.");
  };

  // The page.
  const make = (kind, text, more = {}) => Object.assign(document.createElement(kind), text == null ? {} : { textContent: text }, more);
  const button = (text, kind, press, hidden) => {
    const it = make("button", text, { type: "button", className: `button ${kind}` });
    if (hidden) it.append(make("span", ` ${hidden}`, { className: "vh" }));
    it.addEventListener("click", (tap) => { if (!again_tapped(it.textContent, tap)) press(); });
    return it;
  };
  // The second of two taps is no answer to what the first one brought under the finger. Only +1 and +5 are meant each time.
  let tapped = { at: 0 };
  // Whoever typed in between means it.
  addEventListener("input", () => { tapped = { at: 0 }; });
  const again_tapped = (text, { detail, clientX: x, clientY: y }) => {
    if (text.startsWith("+")) return false;
    const near = detail && tapped.detail && Math.hypot(x - tapped.x, y - tapped.y) < 48;
    if (Date.now() - tapped.at < 700 && (text === tapped.text || near)) return true;
    tapped = { at: Date.now(), text, detail, x, y };
    return false;
  };
  const row = (...parts) => { const it = make("div", null, { className: "buttons" }); it.append(...parts); return it; };
  let signal, bar, list, input, view = "search", open = null, last = null;

  const banner = () => {
    if (!signal) return;
    by("told").hidden = !refused.length;
    by("rehearsal").hidden = kept?.mode !== "rehearsal";
    by("rehearsal").textContent = kept && now() >= kept.opens
      ? "Counting is open, and this phone knows only invented names. Get it ready again. Until then count people, or add walk-ins."
      : "Rehearsal. The names are invented and nothing counts.";
    const n = queue.length, off = failing > 0, long = off && Date.now() - (heard || loaded) > 600000;
    const to = counted(n, "to send", "to send");
    let kind = "late", text;
    if (refused.length) [kind, text] = ["problem", `${counted(refused.length, "check-in", "check-ins")} could not be counted: ${refused.map((it) => `${it.said || ""} ${it.reason}`).join(" ")} Tell the door lead.`];
    else if (ended) [kind, text] = ["problem", n ? `This phone is not signed in any more. ${to}: sign in again, and they are sent.` : "This phone is not signed in any more. Sign in again."];
    else if (long) text = n ? `Walk to better signal when you can. ${to}.` : "Walk to better signal when you can.";
    else if (off) text = n ? `Working offline. ${n} saved on this phone. Keep this page open.` : "Working offline. Everything so far is sent. Keep this page open.";
    else if (n && slow) text = `Slow. Saving on this phone, ${to}.`;
    else if (n || !heard) text = n ? `Saved on this phone, ${to}.` : "Connecting.";
    else [kind, text] = ["ok", "Connected. Everything is saved."];
    if (elsewhere) [kind, text] = [kind === "ok" ? "late" : kind, `${text} ${counted(elsewhere, "check-in", "check-ins")} of another meeting ${elsewhere === 1 ? "waits" : "wait"} on this phone until it is signed in there again.`];
    signal.className = `signal ${kind}`;
    if (signal.textContent !== text) signal.textContent = text;
  };

  const unsaved = "This phone could not save that. Nothing is counted. Try again, or tell the door lead.";
  const told = (text, key, kind = "done") => {
    last = key;
    bar.className = `notice ${kind} undo`;
    bar.replaceChildren(make("p", text));
    bar.hidden = false;
    if (key) bar.append(button("Undo", "second", async () => {
      last = null;
      try { await undo(key); told("It is undone.", null, "info"); } catch { told(unsaved, null, "problem"); }
      show();
    }));
  };
  const busy = new Set();
  const arrive = async (who, with_group) => {
    if (busy.has(who.id) || here(who)) return;
    const group = groups.get(who.group);
    if (with_group === undefined && group && unnamed(group) > 0) { question(who, group); return; }
    busy.add(who.id);
    try {
      const key = await act({ kind: "person", attendee_id: who.id, ...(with_group ? { with_group } : {}) }, who.name);
      told(`${who.name} is checked in`, key);
    } catch { told(unsaved, null, "problem"); }
    busy.delete(who.id);
    view = open ? "group" : "search";
    show();
    if (view === "search") input.select();
  };
  const question = (who, group) => {
    bar.className = "notice late";
    bar.replaceChildren(
      make("p", `Already counted with the group? ${unnamed(group)} of ${group.name} were counted without names. Was ${who.name} one of them?`),
      row(button("Yes, counted already", "", () => arrive(who, true)), button("No, one more", "second", () => arrive(who, false))),
    );
    bar.hidden = false;
    bar.querySelector("button").focus();
  };
  const entry = (who) => {
    const it = make("li"), text = make("div"), since = here(who);
    const name = make("strong"); name.append(make("bdi", who.name)); text.append(name);
    if (who.known) text.append(" (", make("bdi", who.known), ")");
    const from = [groups.get(who.group)?.name || "No group", ...(who.coach === 0 ? [] : [who.coach])].join(", ");
    text.append(make("br"), make("span", from, { className: "small muted" }));
    it.append(text);
    if (since) {
      it.append(make("p", last && mine.get(who.id) === last ? "Here" : `Already here. ${since.door ? `${since.door}, ` : ""}${time(since.at)}`, { className: "here" }));
    } else it.append(button("Check in", "big", () => arrive(who), who.name));
    return it;
  };

  const people_of = (entries) => { const it = make("ul", null, { className: "people" }); it.append(...entries); return it; };
  const showSearch = () => {
    const text = input.value, found = search(text);
    if (!found) { list.seen = null; list.replaceChildren(...(text.trim() ? [make("p", "Type at least 2 letters.")] : [])); return; }
    // News of others changes nothing here: what stands is left, and with it where the focus is.
    const row = (who) => [who.id, who.name, who.known, who.coach, groups.get(who.group)?.name, last && mine.get(who.id) === last, Object.values(here(who) || {})];
    const seen = JSON.stringify([found.people.map(row), found.groups.map((group) => group.id)]);
    if (list.seen === seen) return;
    list.seen = seen;
    const named = found.groups.map((group) => {
      const it = make("li"), words = make("div");
      const name = make("strong"); name.append(make("bdi", group.name)); words.append(name);
      it.append(words, button("Their people", "second", () => go("group", group), group.name));
      return it;
    });
    const none = found.people.length || named.length ? [] : [make("p", "No one found. Try the first 3 letters, or search by group.")];
    list.replaceChildren(people_of([...found.people.map(entry), ...named]), ...none);
  };
  const field = (label, it) => { const box = make("div", null, { className: "field" }); it.id = `f-${label}`; box.append(make("label", label, { htmlFor: it.id }), it); return box; };
  const choice = (chosen) => {
    const it = make("select", null, { className: "input" });
    it.append(new Option("No group", ""), ...[...groups.values()].map((group) => new Option(group.name, group.id, false, chosen?.id === group.id)));
    return it;
  };
  // Whom those behind belong to who are counted next.
  let rush = null;
  const showGroup = () => {
    const group = open, heading = make("h2", group ? group.name : "Count a group"), parts = [heading];
    heading.tabIndex = -1;
    const which = choice(rush), number = make("input", null, { className: "input narrow", inputMode: "numeric", autocomplete: "off" });
    const count = async (n) => {
      if (!(Number.isInteger(n) && n >= 1 && n <= 1000)) { told("Enter a number from 1 to 1,000.", null, "problem"); number.focus(); return; }
      const of = group ? group.id : Number(which.value) || null;
      try {
        const key = await act({ kind: "group", count: n, institution_id: of }, `${n}.`);
        if (!group) rush = groups.get(of) || null;
        told(`${n} counted, with ${of ? groups.get(of).name : "no group"}`, key);
      } catch { told(unsaved, null, "problem"); }
      number.value = "";
      show();
    };
    if (!group) parts.push(field("Group", which));
    else if (unnamed(group) > 0) parts.push(make("p", `${unnamed(group)} of them are here without names.`));
    parts.push(field("How many are coming in now?", number), row(
      button("Count them", "", () => count(Number(number.value.trim() || NaN))), button("+1", "second", () => count(1)), button("+5", "second", () => count(5)),
    ));
    parts[parts.length - 1].classList.add("counts");
    if (group) {
      const all = ordered.filter((who) => who.group === group.id);
      const missing = all.filter((who) => !here(who)), boxes = new Map();
      if (all.length) parts.push(make("h3", "By name"));
      for (const who of all) {
        const since = here(who);
        if (since) { const it = make("p", null, { className: "ticked" }); it.append(make("bdi", who.name), make("span", `Here. ${time(since.at)}`, { className: "here" })); parts.push(it); continue; }
        const box = make("input", null, { type: "checkbox" }), label = make("label", null, { className: "choice" });
        label.append(box, make("span", who.name)); boxes.set(who, box); parts.push(label);
      }
      const each = async (whom, with_group) => {
        if (!whom.length) { told("Tick at least 1 person.", null, "problem"); return; }
        let done = 0;
        try {
          for (const who of whom) if (!here(who)) { await act({ kind: "person", attendee_id: who.id, ...(with_group ? { with_group } : {}) }, who.name); done += 1; }
          told(`${counted(done, "person is", "people are")} checked in`);
        } catch { told(`${counted(done, "person is", "people are")} checked in. ${unsaved}`, null, "problem"); }
        show();
      };
      const ticked = () => missing.filter((who) => boxes.get(who).checked);
      // Where the bar stands, so that a double tap answers nothing.
      const ask = (text, ...buttons) => {
        bar.className = "notice late";
        bar.replaceChildren(make("p", text), row(...buttons, button("Cancel", "second", () => { bar.hidden = true; })));
        bar.hidden = false;
        bar.querySelector("button").focus();
      };
      const everyone = () => {
        const before = unnamed(group), more = missing.length - before;
        ask(
          before > 0 ? `${before} of ${group.name} were counted without names. Are these ${missing.length} people among them?${more > 0 ? ` If so, ${more} more will be counted in.` : ""}` : `Check in everyone from ${group.name}?`,
          ...(before > 0 ? [button("Yes, name them", "", () => each(missing, true))] : []),
          button(before > 0 ? `No, ${missing.length} more` : `Check in all ${missing.length}`, before > 0 ? "second" : "", () => each(missing, false)),
        );
      };
      // That some of them were not counted yet is said before they are.
      const name = (whom) => {
        const before = unnamed(group), more = whom.length - before;
        if (more <= 0) return each(whom, true);
        return ask(`You ticked ${whom.length}. ${counted(before, "is", "are")} counted: ${more} more will be counted in.`, button(`Name them, and count in ${more} more`, "", () => each(whom, true)));
      };
      if (missing.length) parts.push(row(
        ...(unnamed(group) > 0 ? [button(`Name these ${unnamed(group)}: they were counted`, "", () => name(ticked()))] : []),
        button("Check in the ticked", "second", () => each(ticked(), false)),
        button(`Check in everyone (${missing.length})`, "second", everyone),
      ));
    }
    list.replaceChildren(...parts);
  };
  const showWalkIn = () => {
    const name = make("input", input.value.trim(), { className: "input", autocomplete: "off" }), which = choice(), offers = make("div");
    name.value = input.value.trim();
    let looked = "";
    const add = async () => {
      const text = name.value.trim();
      if (!text || text.length > 200) { told("Enter their name.", null, "problem"); name.focus(); return; }
      const found = looked === text ? null : search(text);
      looked = text;
      if (found && found.people.length) {
        offers.replaceChildren(make("h3", "Is it one of these? If not, press Add again."), people_of(found.people.slice(0, 5).map(entry)));
        return;
      }
      try {
        const key = await act({ kind: "walk_in", name: text, institution_id: Number(which.value) || null }, text);
        input.value = "";
        go("search");
        told(`${text} is checked in as a walk-in`, key);
      } catch { told(unsaved, null, "problem"); }
    };
    const heading = make("h2", "Add a walk-in"); heading.tabIndex = -1;
    list.replaceChildren(heading, field("Full name", name), field("Group", which), offers, row(button("Add and check in", "", add)));
  };
  // What this phone did, also where there is no signal to ask for it.
  const showPast = () => {
    const heading = make("h2", "What I did"), waits = new Set(queue.map((it) => it.event.key));
    heading.tabIndex = -1;
    const rows = past.map(({ event, said, undone, reason }) => {
      const it = make("li"), words = make("div"), group = groups.get(event.institution_id)?.name || "no group";
      const text = event.kind === "group" ? `${event.count.toLocaleString("en-GB")} counted, with ${group}`
        : event.kind === "walk_in" ? `${said} is checked in as a walk-in, with ${group}` : `${said} is checked in`;
      words.append(make(undone ? "del" : "span", text), undone ? " Undone" : "", reason ? ` ${reason}` : "", make("br"),
        make("span", `${time(Date.parse(event.at))}${waits.has(event.key) ? ", to send" : ""}`, { className: "small muted" }));
      it.append(words);
      if (!undone) it.append(button("Undo", "second", async () => {
        try { await undo(event.key); } catch { told(unsaved, null, "problem"); }
        show(true);
      }, text));
      return it;
    });
    list.replaceChildren(heading, rows.length ? people_of(rows) : make("p", "Nothing yet on this phone."));
  };
  const go = (to, group = null) => {
    view = to; open = group; bar.hidden = true; list.seen = null;
    by("find").hidden = to !== "search";
    by("ways").hidden = to !== "search";
    by("back").hidden = to === "search";
    show(true);
    if (to === "search") input.focus(); else list.querySelector("h2")?.focus();
  };
  let drawn = "";
  function show(anew) {
    banner();
    if (by("left")) left();
    if (!list) { if (kept && by("page")) build(); return; }
    if (kept.mode === "closed") {
      list.seen = null;
      list.replaceChildren(make("p", "The doors are closed. Thank you for your help."));
      ["find", "ways", "back"].forEach((id) => { by(id).hidden = true; });
      bar.hidden = true;
      return;
    }
    if (view === "search") showSearch();
    // What is being typed or ticked is not taken away by news.
    else if (view === "past") { if (anew || drawn !== queue.length + kept.cursor) showPast(); }
    else if (anew || view === "group" && !list.contains(document.activeElement)) { if (view === "group") showGroup(); else showWalkIn(); }
    else if (view === "group" && drawn !== queue.length + kept.cursor) showGroup();
    drawn = queue.length + (kept?.cursor || "");
  }
  function build() {
    const app = make("div", null, { className: "app", id: "app" });
    const find = make("div", null, { className: "find", id: "find" });
    input = make("input", null, { className: "input", id: "search", type: "search", autocomplete: "off", spellcheck: false, enterKeyHint: "search" });
    input.setAttribute("autocapitalize", "off");
    find.append(make("label", "Type a name, or their group", { htmlFor: "search" }), input);
    input.addEventListener("input", showSearch);
    bar = make("div", null, { className: "notice done undo", hidden: true });
    bar.setAttribute("role", "status");
    list = make("div");
    signal = make("p", null, { className: "signal" });
    signal.setAttribute("role", "status");
    const back = row(button("Search again", "second", () => go("search")));
    back.id = "back"; back.hidden = true;
    const ways = row(button("Add a walk-in", "second", () => go("walk-in")), button("Count a group", "second", () => go("group")));
    ways.id = "ways";
    const seen = row(button("I told the door lead", "second", async () => { refused = []; await keep("refused", refused); show(); }));
    seen.id = "told"; seen.hidden = true;
    const rehearsal = make("p", "", { className: "notice late", id: "rehearsal" });
    app.append(rehearsal, signal, seen, find, bar, list, back, ways);
    const page = by("page"), typed = page.querySelector("#q");
    page.replaceWith(app);
    input.value = typed ? typed.value : "";
    document.querySelector('a[href="/door/past"]')?.addEventListener("click", (event) => {
      if (kept.mode !== "closed") { event.preventDefault(); go("past"); }
    });
    show();
    // The worker answers with this page, whichever was asked for.
    if (location.pathname === "/door/past" && kept.mode !== "closed") go("past"); else input.focus();
  }
  const loaded = Date.now();

  // Leaving: not with something to send.
  function left() {
    const n = queue.length;
    by("unsent").value = n;
    by("left").textContent = n ? `${counted(n, "check-in is", "check-ins are")} not sent yet. Wait until everything is sent, then leave.` : "";
    by("leave").querySelector(".button").disabled = n > 0;
  }
  if (place.dataset.leave) {
    left();
    by("leave").addEventListener("submit", async (event) => {
      event.preventDefault();
      queue = await of_here();
      left();
      if (queue.length) return;
      leaving = true;
      try {
        await store("kept", (all) => { all.clear(); });
        if (window.caches) for (const name of await caches.keys()) if (name.startsWith("door-")) await caches.delete(name);
        await (await navigator.serviceWorker?.getRegistration("/door"))?.unregister();
        event.target.submit();
      } catch { leaving = false; by("left").textContent = "The names could not be taken off this phone. Press it again."; }
    });
  }

  // Getting ready: green only once the script, the worker and the names are on the phone, and it can write.
  const ready = async (version) => {
    const steps = by("steps"), said = by("ready");
    const step = async (text, work) => {
      const it = make("li", text); steps.append(it);
      await work();
      it.className = "done"; it.textContent = `${text} ✓`;
    };
    if (!navigator.serviceWorker || !window.isSecureContext) return;
    said.textContent = "Getting ready. Stay where the signal is good.";
    try {
      await step("The page", async () => {
        await works(version);
        await navigator.serviceWorker.ready;
        // Of this door, whichever the phone was at before.
        const page = await fetch("/door", { cache: "no-store" });
        if (!page.ok || page.redirected) throw new Error("no page");
        await (await caches.open(`door-${version}`)).put("/door", page);
      });
      await step("The names", async () => { await pull(); heard = Date.now(); if (!(await get("door"))) throw new Error("no names"); });
      await step("A test of saving", async () => {
        const at = await store("queue", (all) => all.add({ assembly: "test" }));
        await store("queue", (all) => { all.delete(at); });
      });
      said.className = kept.mode === "rehearsal" ? "signal late" : "signal";
      said.textContent = kept.mode === "rehearsal" ? `Ready, with ${counted(people.size, "invented name", "invented names")} to rehearse. This phone will work without signal. Open this page again once counting is open: only then it gets the real ones.` : `Ready, with ${counted(people.size, "name", "names")}. This phone will work without signal. Keep this page open.`;
    } catch {
      said.className = "signal late";
      said.textContent = "This phone works while it has signal, and is not ready for more. Open this page again where the signal is better.";
    }
  };
  if (place.dataset.ready) await ready(place.dataset.ready);
  // Elsewhere: the phone's own page only where the phone was made ready.
  else if (kept || place.dataset.leave) show();
  if (kept || queue.length) beat();
})(document.currentScript.src);
