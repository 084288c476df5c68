// The dashboard while counting is open: asks for its own page again, and changes what differs where it stands. Rows keep their
// places until Refresh. Numbers that could not be read again are said to be old. The words and numbers are the server's.
"use strict";
const EVERY = 15000, STALE = 30000, GIVE_UP = 10000;
const page = (id) => document.getElementById(id);
let read = Date.now(), asking = false, held = false, waiting = null;

function old() {
  if (page("stale").hasChildNodes()) return;
  const said = document.createElement("p");
  said.className = "notice late";
  said.textContent = page("updated").firstElementChild.textContent.replace("Updated", "Last update") + " Trying to reconnect.";
  page("updated").firstElementChild.hidden = true;
  page("stale").append(said);
}

// Makes `is` what `to` is, without touching what is the same already. What is being typed or ticked in a form stays.
function turn(is, to) {
  if (is.nodeType !== to.nodeType || is.nodeName !== to.nodeName) return is.replaceWith(document.importNode(to, true));
  if (is.nodeType !== Node.ELEMENT_NODE) {
    if (is.nodeValue !== to.nodeValue) is.nodeValue = to.nodeValue;
    return;
  }
  if (is.nodeName === "FORM" || is.nodeName === "SCRIPT") return;
  for (const { name } of [...is.attributes]) if (!to.hasAttribute(name)) is.removeAttribute(name);
  for (const { name, value } of to.attributes) if (is.getAttribute(name) !== value) is.setAttribute(name, value);
  const [now, then] = [[...is.childNodes], [...to.childNodes]];
  now.forEach((child, at) => (then[at] ? turn(child, then[at]) : child.remove()));
  is.append(...then.slice(now.length).map((child) => document.importNode(child, true)));
}

function show() {
  if (!waiting || held) return;
  turn(document.body, waiting);
  read = Date.now();
  waiting = null;
}

async function ask() {
  if (asking || document.hidden) return;
  if (Date.now() - read > STALE) old();
  asking = true;
  try {
    const rows = [...document.querySelectorAll("[data-row]")].map((row) => row.dataset.row);
    const address = `${page("updated").lastElementChild.getAttribute("href")}&keep=${rows}`;
    const stop = new AbortController();
    setTimeout(() => stop.abort(), GIVE_UP);
    const answer = await fetch(address, { cache: "no-store", redirect: "error", signal: stop.signal });
    if (!answer.ok) throw new Error(answer.status);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    // Counting is over: the page is another one.
    if (!fresh.querySelector("#updated[data-live]")) return location.reload();
    waiting = fresh.body;
    show();
  } catch {
    old();
  } finally {
    asking = false;
  }
}

addEventListener("pointerdown", () => (held = true));
for (const end of ["pointerup", "pointercancel"]) {
  addEventListener(end, () => {
    held = false;
    // What the finger pressed is done first.
    setTimeout(show);
  });
}
document.addEventListener("visibilitychange", ask);
addEventListener("online", ask);
addEventListener("pageshow", (event) => event.persisted && ask());
setInterval(ask, EVERY);
