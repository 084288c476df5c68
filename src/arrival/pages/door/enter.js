// Before a phone signs in at a door, what it has still to send from another meeting is sent, while it is signed in there.
// Once it is signed in here it could not be.
"use strict";
(async () => {
  const form = document.getElementById("enter"), said = document.getElementById("waiting");
  if (!form || !window.indexedDB) return;
  const { assembly } = form.dataset, button = form.querySelector(".button");
  const whole = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  const opening = indexedDB.open("turnout-door", 1);
  // A phone that was never at a door.
  opening.onupgradeneeded = () => opening.transaction.abort();
  let disk;
  try { disk = await whole(opening); } catch { return; }
  const write = (name, work) => new Promise((done, failed) => {
    const job = disk.transaction(name, "readwrite", { durability: "strict" });
    work(job.objectStore(name));
    job.oncomplete = done;
    job.onabort = job.onerror = () => failed(job.error);
  });
  const kept = (key) => whole(disk.transaction("kept").objectStore("kept").get(key));
  // Of other meetings, in the order in which it happened; what was rehearsed holds up nobody.
  const waiting = async () => {
    const queue = disk.transaction("queue").objectStore("queue");
    const [keys, values] = await Promise.all([whole(queue.getAllKeys()), whole(queue.getAll())]);
    return values.map((it, at) => ({ ...it, at: keys[at] }))
      .filter((it) => it.event && it.assembly !== assembly && it.mode !== "rehearsal");
  };
  let held = false;
  const hold = (text) => {
    said.textContent = text;
    said.hidden = !text;
    button.disabled = held;
  };
  form.addEventListener("submit", (event) => { if (held) event.preventDefault(); });

  // Sends what waits of one meeting; whether there may be more.
  const send = async () => {
    const all = await waiting();
    const batch = all.filter((it) => it.assembly === all[0].assembly).slice(0, 100);
    held = batch.length > 0;
    if (!held) { hold(""); return false; }
    const n = all.length.toLocaleString("en-GB"), before = await kept("door");
    const whose = before && before.assembly === batch[0].assembly ? before.title : "another meeting";
    const still = `${n} ${all.length === 1 ? "check-in" : "check-ins"} of ${whose} ${all.length === 1 ? "is" : "are"} still on this phone`;
    hold(`${still}. Wait until everything is sent, then start here.`);
    const answer = await fetch(`/api/v1/assemblies/${batch[0].assembly}/arrivals`, {
      method: "POST", body: JSON.stringify(batch.map((it) => it.event)), headers: { "content-type": "application/json" },
    });
    if ([401, 403, 404].includes(answer.status)) {
      held = false;
      hold(`${still}, which is not signed in there any more. Nothing is lost: it is kept on this phone, and sent when you sign in there again.`);
      return false;
    }
    if (!answer.ok) throw new Error(answer.status);
    const { results } = await answer.json();
    const not = results.filter((it) => it.outcome === "refused");
    if (not.length) {
      const what = (key) => batch.find((it) => it.event.key === key)?.said;
      const refused = ((await kept("refused")) || []).concat(not.map((it) => ({ reason: it.reason, said: what(it.key) })));
      await write("kept", (all) => all.put(refused, "refused"));
    }
    await write("queue", (queue) => batch.forEach((it) => queue.delete(it.at)));
    return true;
  };
  const beat = async () => {
    try { while (await send()); } catch { setTimeout(beat, 3000); }
  };
  addEventListener("pageshow", (event) => { if (event.persisted) beat(); });
  await beat();
})();
