// Answers the door's pages where there is no signal: with the page and the scripts as this phone keeps them. Names are not
// here; the page's own script keeps those.
"use strict";
const version = new URL(location.href).searchParams.get("v");
const name = `door-${version}`;
const kept = ["/door", `/static/door.js?v=${version}`, `/static/door.css?v=${version}`];
const patience = 4000;

addEventListener("install", (event) => event.waitUntil((async () => {
  const cache = await caches.open(name);
  const page = await fetch("/door", { cache: "no-store" });
  if (!page.ok || page.redirected) throw new Error("not signed in");
  const style = /\/static\/style\.css\?v=[\w-]+/.exec(await page.clone().text());
  await cache.put("/door", page);
  await cache.addAll([...kept.slice(1), ...(style || [])]);
  await skipWaiting();
})()));

addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const other of await caches.keys()) if (other.startsWith("door-") && other !== name) await caches.delete(other);
  await clients.claim();
})()));

const within = (promise) => Promise.race([promise, new Promise((_, fail) => setTimeout(fail, patience))]);

// The page itself from the server while it answers; else as it is kept.
async function page(event) {
  const { request } = event, cache = await caches.open(name);
  try {
    const answer = await within(fetch(request));
    if (answer.status >= 500) throw new Error("no server");
    // The page is of a door and a steward: the latest is the one to be shown without signal, with the scripts that it asks for.
    if (answer.ok && !answer.redirected && new URL(request.url).pathname === "/door" && !new URL(request.url).search) {
      const copy = answer.clone(), keep = async () => { if ((await copy.clone().text()).includes(kept[1])) await cache.put("/door", copy); };
      event.waitUntil(keep().catch(() => {}));
    }
    return answer;
  } catch (error) {
    const own = await cache.match("/door");
    if (own) return own;
    throw error;
  }
}

addEventListener("fetch", (event) => {
  const { request } = event, address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate" && /^\/door(\/|$)/.test(address.pathname)) event.respondWith(page(event));
  else if (address.pathname.startsWith("/static/")) {
    event.respondWith(caches.match(request).then((own) => own || fetch(request)));
  }
});
