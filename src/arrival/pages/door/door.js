// The door with no signal. What a steward does is stored on the phone before the page says so, and sent when it can be.
// Names, and what is to be sent, are in the browser's own database: `queue` has the events in the order in which they
// happened, `kept` what the server told last.
"use strict";
(async () => {
  const place = document.getElementById("phone");
  if (!place || !window.indexedDB) return;
  const { assembly } = place.dataset;
  const by = (id) => document.getElementById(id);
  const counted = (n, one, many) => `${n.toLocaleString("en-GB")} ${n === 1 ? one : many}`;

  // The phone's own database.
  const whole = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  const opening = indexedDB.open("turnout-door", 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore("queue", { autoIncrement: true });
    opening.result.createObjectStore("kept");
  };
  let disk;
  try { disk = await whole(opening); } catch { return; }
  // Done once it is on the disk, not before.
  const store = (name, work) => new Promise((done, failed) => {
    const job = disk.transaction(name, "readwrite", { durability: "strict" });
    const asked = work(job.objectStore(name));
    job.oncomplete = () => done(asked && asked.result);
    job.onabort = job.onerror = () => failed(job.error);
  });
  const get = (key) => whole(disk.transaction("kept").objectStore("kept").get(key));
  const keep = (key, value) => store("kept", (kept) => kept.put(value, key));
  const queued = async () => {
    const queue = disk.transaction("queue").objectStore("queue");
    const [keys, values] = await Promise.all([whole(queue.getAllKeys()), whole(queue.getAll())]);
    return values.map((value, at) => ({ at: keys[at], ...value }));
  };

  // Names as they are compared: no case, no accents, no apostrophes; and their consonants, for other spellings.
  const letters = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", ı: "i" };
  const fold = (text) => text.normalize("NFKD").replace(/[\p{M}'’‘`ʻʼ´\u200b-\u200f]/gu, "").toLowerCase()
    .replace(/[ßæœøłđðı]/g, (c) => letters[c]).replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  const split = (text) => (text ? text.split(" ") : []);
  const bones = (word) => word.replace(/ph/g, "f").replace(/ck/g, "k").replace(/[aeiouy]/g, "").replace(/[cq]/g, "k")
    .replace(/z/g, "s").replace(/(.)\1+/g, "$1");
  const few = (text) => [...text].length;

  let kept = (await get("door")) || null;
  if (kept && kept.assembly !== assembly) kept = null;
  let queue = (await queued()).filter((it) => it.assembly === assembly);
  // Who is here by an event of this page, and by which.
  const mine = new Map();
  let people = new Map(), groups = new Map();

  const person = (row) => {
    const [id, name, group = 0, known = "", coach = 0, since = 0, door = ""] = row;
    const full = fold(name), own = split(full);
    const words = known ? own.concat(split(fold(known))) : own;
    return { id, name, group, known, coach, since, door, words, joined: own.join(""), bones: words.map(bones) };
  };
  const unpack = () => {
    people = new Map(kept.people.map((row) => [row[0], person(row)]));
    groups = new Map(kept.institutions.map(([id, name, unnamed]) => [id, { id, name, unnamed, words: split(fold(name)) }]));
  };
  if (kept) unpack();

  // What the server knows, and on top of it what is on this phone alone.
  const now = () => Date.now() + (kept ? kept.ahead : 0);
  const time = (ms) => new Date(ms).toLocaleTimeString("en-GB", { hour: "numeric", minute: "2-digit", hour12: true, timeZone: kept.zone }).replace(/\s/g, "");
  const undone = () => new Set(queue.filter((it) => it.event.kind === "undo").map((it) => it.event.undoes));
  const standing = () => { const gone = undone(); return queue.filter((it) => it.event.kind !== "undo" && !gone.has(it.event.key)); };
  const here = (who) => {
    const own = standing().find((it) => it.event.attendee_id === who.id);
    if (own) return { at: Date.parse(own.event.at), door: kept.door };
    const gone = undone();
    if (gone.has(mine.get(who.id))) return null;
    return who.since ? { at: who.since * 1000, door: who.door } : null;
  };
  const unnamed = (group) => Math.max(0, standing().reduce((n, { event }) => {
    if (event.kind === "group" && event.institution_id === group.id) return n + event.count;
    return event.with_group && people.get(event.attendee_id)?.group === group.id ? n - 1 : n;
  }, group.unnamed));

  const fit = (who, words, joined, skeleton) => {
    const all = (one) => words.every((word) => who.words.some((own) => one(own, word)));
    if (all((own, word) => own === word)) return 0;
    if (all((own, word) => own.startsWith(word))) return 1;
    if ((!/^[\x00-\x7f]*$/.test(joined) || joined.length >= 3) && who.joined.includes(joined)) return 2;
    const spelled = words.every((word, at) => (few(skeleton[at]) > 1 && who.bones.some((own) => own.startsWith(skeleton[at])))
      || who.words.some((own) => own.startsWith(word)));
    if (spelled) return 3;
    const group = groups.get(who.group);
    return group && words.every((word) => group.words.some((own) => own.startsWith(word))) ? 4 : -1;
  };
  const search = (text) => {
    const words = split(fold(text)), joined = words.join("");
    if (few(joined) < 2) return null;
    const skeleton = words.map(bones), found = [];
    for (const who of people.values()) {
      const how = fit(who, words, joined, skeleton);
      if (how >= 0) found.push([how, who]);
    }
    found.sort((a, b) => a[0] - b[0] || (a[1].name < b[1].name ? -1 : 1));
    const named = [...groups.values()].filter((group) => words.every((word) => group.words.some((own) => own.startsWith(word))));
    return { people: found.slice(0, 20).map(([, who]) => who), groups: named.slice(0, 5) };
  };

  // Sending.
  let heard = 0, failing = 0, slow = false, refused = (await get("refused")) || [], ended = false, running = false, again = false, leaving = false;
  const post = async (address, body) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), Math.min(3000 * 2 ** failing, 20000));
    const begun = Date.now();
    try {
      const answer = await fetch(address, {
        method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" }, signal: stop.signal,
      });
      if (answer.status === 401) ended = true;
      if (!answer.ok) throw new Error(answer.status);
      const told = await answer.json();
      ended = false;
      slow = Date.now() - begun > 2000;
      return told;
    } finally { clearTimeout(timer); }
  };
  const send = async () => {
    const batch = queue.slice(0, 100);
    if (!batch.length) return false;
    const { results } = await post(`/api/v1/assemblies/${assembly}/arrivals`, batch.map((it) => it.event));
    const not = results.filter((it) => it.outcome === "refused");
    if (not.length) {
      const what = (key) => batch.find((it) => it.event.key === key);
      refused = refused.concat(not.map((it) => ({ reason: it.reason, said: what(it.key)?.said })));
      await keep("refused", refused);
    }
    await store("queue", (all) => { batch.forEach((it) => all.delete(it.at)); });
    queue = queue.filter((it) => !batch.includes(it));
    // Until the server tells of them, they are here by what was sent.
    for (const { event } of batch) {
      const who = people.get(event.attendee_id);
      if (who && !who.since && !not.some((it) => it.key === event.key)) Object.assign(who, { since: Date.parse(event.at) / 1000, door: kept.door });
      if (event.kind === "undo") for (const who of people.values()) if (mine.get(who.id) === event.undoes) who.since = 0;
    }
    return queue.length > 0;
  };
  const pull = async () => {
    const told = await post("/door/sync", { since: kept?.cursor ?? "", mode: kept?.mode ?? "", unsent: queue.length });
    const other = kept && kept.mode !== told.mode;
    if (leaving) return;
    if (told.all || !kept) kept = { ...told, assembly };
    else {
      const rows = new Map(kept.people.map((row) => [row[0], row]));
      told.people.forEach((row) => rows.set(row[0], row));
      kept = { ...told, assembly, people: [...rows.values()] };
    }
    kept.ahead = told.now - Date.now();
    // What was rehearsed never happened.
    if (other && told.mode !== "rehearsal") {
      await store("queue", (all) => { queue.filter((it) => it.mode === "rehearsal").forEach((it) => all.delete(it.at)); });
      queue = queue.filter((it) => it.mode !== "rehearsal");
      refused = [];
      await keep("refused", refused);
    }
    await keep("door", kept);
    unpack();
  };
  // Whoever is not signed in any more, and whoever's counting is over, has no business with the names. What was counted stays,
  // to be sent.
  const forget = async () => {
    if (!kept || !(ended || now() > kept.closes) || !kept.people.length) return;
    kept.people = []; kept.cursor = "";
    if (!ended) kept.mode = "closed";
    await keep("door", kept);
    unpack();
  };
  const sync = async () => {
    if (leaving) return;
    if (running) { again = true; return; }
    running = true;
    do {
      again = false;
      try {
        while (await send());
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
    const one = { assembly, mode: kept.mode, event, said };
    one.at = await store("queue", (all) => all.add(one));
    queue.push(one);
    if (event.attendee_id) mine.set(event.attendee_id, event.key);
    sync();
    return event.key;
  };

  // The page.
  const make = (kind, text, more = {}) => Object.assign(document.createElement(kind), text == null ? {} : { textContent: text }, more);
  const button = (text, kind, press, hidden) => {
    const it = make("button", text, { type: "button", className: `button ${kind}` });
    if (hidden) it.append(make("span", ` ${hidden}`, { className: "vh" }));
    it.addEventListener("click", press);
    return it;
  };
  const row = (...parts) => { const it = make("div", null, { className: "buttons" }); it.append(...parts); return it; };
  let signal, bar, list, input, view = "search", open = null, last = null;

  const banner = () => {
    if (!signal) return;
    by("told").hidden = !refused.length;
    by("rehearsal").hidden = kept?.mode !== "rehearsal";
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
    if (kept?.mode === "rehearsal" && now() > kept.opens) [kind, text] = ["problem", "Counting is open now. This phone still rehearses until it has signal."];
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
      await act({ kind: "undo", undoes: key }, "Undo.");
      told("It is undone.", null, "info");
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
    const from = [groups.get(who.group)?.name || "No group", ...(who.coach === 0 ? [] : [who.coach ? `coach from ${who.coach}` : "coach"])].join(", ");
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
    if (!found) { list.replaceChildren(...(text.trim() ? [make("p", "Type at least 2 letters.")] : [])); return; }
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
      const all = [...people.values()].filter((who) => who.group === group.id).sort((a, b) => (a.name < b.name ? -1 : 1));
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
  const go = (to, group = null) => {
    view = to; open = group; bar.hidden = true;
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
      list.replaceChildren(make("p", "The doors are closed. Thank you for your help."));
      ["find", "ways", "back"].forEach((id) => { by(id).hidden = true; });
      bar.hidden = true;
      return;
    }
    if (view === "search") showSearch();
    // What is being typed or ticked is not taken away by news.
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
    const rehearsal = make("p", "Rehearsal. The names are invented and nothing counts.", { className: "notice late", id: "rehearsal" });
    app.append(rehearsal, signal, seen, find, bar, list, back, ways);
    const page = by("page"), typed = page.querySelector("#q");
    page.replaceWith(app);
    input.value = typed ? typed.value : "";
    show();
    input.focus();
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
      queue = (await queued()).filter((it) => it.assembly === assembly);
      left();
      if (queue.length) return;
      leaving = true;
      await store("kept", (all) => { all.clear(); });
      if (window.caches) for (const name of await caches.keys()) if (name.startsWith("door-")) await caches.delete(name);
      await (await navigator.serviceWorker?.getRegistration("/door"))?.unregister();
      event.target.submit();
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
        await navigator.serviceWorker.register(`/door/worker.js?v=${version}`, { scope: "/door" });
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
      said.className = "signal";
      said.textContent = `Ready, with ${counted(people.size, "name", "names")}. This phone will work without signal. Keep this page open.`;
    } catch {
      said.className = "signal late";
      said.textContent = "This phone works while it has signal, and is not ready for more. Open this page again where the signal is better.";
    }
  };
  if (place.dataset.ready) await ready(place.dataset.ready);
  // Elsewhere: the phone's own page only where the phone was made ready.
  else if (kept || place.dataset.leave) show();
  if (kept) beat();
})();
