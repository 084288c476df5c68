// The screen in the room: listens to the numbers, and never shows old ones as those of now. The words are the server's.
"use strict";
const STALE = 30000, QUIET = 15000, TURN = 12000, POLL = 5000, AT_ONCE = 36, FEW = 12, LONG = 48;
const home = document.body.dataset.room;
const part = (name) => document.querySelector(`[data-part=${name}]`);
const say = (name, text) => part(name) && (part(name).textContent = text);
const count = (number) => number.toLocaleString("en-GB");
let numbers = null;

// The room: one page of institutions after another.
let page = 0, paused = false;
function lines() {
  const pages = Math.max(1, Math.ceil(numbers.lines.length / AT_ONCE));
  page %= pages;
  const rows = numbers.lines.slice(page * AT_ONCE, (page + 1) * AT_ONCE).map((line) => {
    const [row, name, here] = ["li", "bdi", "b"].map((tag) => document.createElement(tag));
    name.textContent = line.name;
    here.textContent = count(line.here);
    if (line.pledged !== null) {
      const pledged = document.createElement("small");
      pledged.textContent = ` of ${count(line.pledged)}`;
      here.append(pledged);
    }
    row.append(name, " ", here);
    return row;
  });
  part("lines").replaceChildren(...rows);
  part("lines").classList.toggle("few", numbers.lines.length <= FEW);
  // A long name is written smaller rather than cut.
  for (const size of ["tight", "tightest"]) rows.filter(cut).forEach((row) => row.classList.add(size));
  say("page", pages > 1 ? `Page ${page + 1} of ${pages}` : "");
  part("pause").hidden = pages === 1;
}
function cut(row) {
  const name = row.querySelector("bdi");
  return name.scrollHeight > name.clientHeight + 1;
}
function room() {
  say("big", numbers.big);
  say("label", numbers.label);
  if (part("reached")) part("reached").setAttribute("width", Math.min(numbers.here, numbers.target));
  lines();
}
function pause() {
  paused = !paused;
  say("pause", paused ? "Go on" : "Pause");
  part("pause").setAttribute("aria-pressed", paused);
}
setInterval(() => {
  if (!numbers || !part("lines") || paused) return;
  page += 1;
  lines();
}, TURN);

addEventListener("resize", () => numbers && part("lines") && lines());

// The roll call: one institution, by its id, so that nobody who comes meanwhile moves the others on.
function step(by) {
  const called = numbers.lines.filter((line) => line.id !== null);
  const now = Math.max(0, called.findIndex((line) => String(line.id) === part("call").dataset.id));
  const place = Math.min(Math.max(now + by, 0), called.length - 1);
  const line = called[place];
  const way = (name, to) => {
    part(name).hidden = !to;
    if (to) part(name).href = `?at=${to.id}`;
  };
  way("before", called[place - 1]);
  way("after", called[place + 1]);
  // Everybody who came was undone: the server says so.
  if (!line) return part("call").dataset.id && location.reload();
  part("call").dataset.id = line.id;
  say("name", line.name);
  part("name").parentElement.classList.toggle("long", [...line.name].length > LONG);
  say("big", count(line.here));
  say("label", line.pledged === null ? "" : `of ${count(line.pledged)} pledged`);
  say("page", `${place + 1} of ${called.length}`);
  if (by) history.replaceState(null, "", `?at=${line.id}`);
}
function go(by, event) {
  if (!numbers) return part(by < 0 ? "before" : "after").click();
  event.preventDefault();
  step(by);
}
if (part("call")) {
  const way = (name, by) => part(name).addEventListener("click", (event) => numbers && go(by, event));
  way("before", -1);
  way("after", 1);
  addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 }[event.key];
    if (by) go(by, event);
  });
} else {
  part("pause").addEventListener("click", pause);
  addEventListener("keydown", (event) => {
    if (event.key !== " " || event.target.closest("a, button") || part("pause").hidden) return;
    event.preventDefault();
    pause();
  });
}

// The ways in which numbers come. A stream that was answered by a proxy's error is closed for good, and one that was cut may
// stay silent: whichever it is, it is opened again. After three failures, or when a heartbeat is missed, the numbers are asked
// for as well, which says nothing of the stream.
let source = null, failures = 0, heard = Date.now(), streamed = 0, again = 0, asked = 0, gone = false;
function alive(at) {
  heard = Date.now();
  gone = false;
  say("at", at);
  tell();
}
function take(told) {
  numbers = told.numbers;
  document.body.classList.remove("before", "live", "closed", "off");
  document.body.classList.add(numbers.state);
  part("call") ? step(0) : room();
  alive(told.at);
}
function listen() {
  streamed = Date.now();
  source = new EventSource(`${home}/events`);
  const on = (name, does) => source.addEventListener(name, (event) => {
    failures = 0;
    streamed = Date.now();
    does(event.data);
  });
  on("numbers", (data) => take(JSON.parse(data)));
  on("heartbeat", alive);
}
async function ask() {
  asked = Date.now();
  try {
    const answer = await fetch(`${home}/numbers`, { cache: "no-store", signal: AbortSignal.timeout(POLL - 500) });
    if (answer.ok) take(await answer.json());
    gone = answer.status === 404;
  } catch { /* It is asked again. */ }
}
function tell() {
  const old = Date.now() - heard > STALE;
  const why = gone ? "This link does not open the screen any more." : "Trying to reconnect.";
  const words = old ? `Last update ${part("at").textContent}. ${why}` : "";
  if (part("stale").textContent !== words) say("stale", words);
  part("stale").hidden = !old;
  document.body.classList.toggle("old", old);
}
setInterval(() => {
  const now = Date.now();
  tell();
  if (source && (source.readyState === EventSource.CLOSED || now - streamed > STALE)) {
    source.close();
    source = null;
    failures += 1;
    again = now + Math.min(2000 * failures, 20000);
  }
  if (!source && now >= again) listen();
  if ((failures >= 3 || now - heard > QUIET) && now - asked >= POLL) ask();
}, 1000);
listen();
