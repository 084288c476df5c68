// Before a phone signs in at a door, what it has still to send from another meeting is sent, while it is signed in there.
// Once it is signed in here it could not be.
"use strict";
(async () => {
  const form = document.getElementById("enter"), said = document.getElementById("waiting");
  if (!form) return;
  const { assembly } = form.dataset, button = form.querySelector(".button");
  // None on a phone that was never at a door.
  const disk = await turnoutDisk(false);
  if (!disk) return;
  // Of other meetings, in the order in which it happened; what was rehearsed holds up nobody.
  const waiting = async () => (await disk.queued()).filter((it) => it.event && it.assembly !== assembly && it.mode !== "rehearsal");
  let held = false;
  // Meetings at which the phone is not signed in any more.
  const gone = new Set();
  const hold = (text) => {
    said.textContent = text;
    said.hidden = !text;
    button.disabled = held;
  };
  form.addEventListener("submit", (event) => { if (held) event.preventDefault(); });

  // Sends what waits of one meeting; whether there may be more.
  const send = async () => {
    const all = await waiting();
    const first = all.find((it) => !gone.has(it.assembly));
    const batch = all.filter((it) => it.assembly === first?.assembly).slice(0, 100);
    held = batch.length > 0;
    if (!held) { hold(all.length ? said.textContent : ""); return false; }
    const n = all.length.toLocaleString("en-GB"), before = await disk.get("door");
    const whose = before && before.assembly === batch[0].assembly ? before.title : "another meeting";
    const still = `${n} ${all.length === 1 ? "check-in" : "check-ins"} of ${whose} ${all.length === 1 ? "is" : "are"} still on this phone`;
    hold(`${still}. Wait until everything is sent, then start here.`);
    const answer = await fetch(`/api/v1/assemblies/${batch[0].assembly}/arrivals`, {
      method: "POST", body: JSON.stringify(batch.map((it) => it.event)), headers: { "content-type": "application/json" },
    });
    if ([401, 403, 404].includes(answer.status) && /json/.test(answer.headers.get("content-type"))) {
      gone.add(batch[0].assembly);
      hold(`${still}, which is not signed in there any more. Nothing is lost: it is kept on this phone, and sent when you sign in there again.`);
      return true;
    }
    if (!answer.ok) throw new Error(answer.status);
    const { results } = await answer.json();
    const not = results.filter((it) => it.outcome === "refused"), what = (key) => batch.find((it) => it.event.key === key)?.said;
    const refused = ((await disk.get("refused")) || []).concat(not.map((it) => ({ reason: it.reason, said: what(it.key) })));
    await disk.store(["queue", "kept"], (queue, kept) => {
      batch.forEach((it) => queue.delete(it.at));
      kept.put(refused, "refused");
    });
    return true;
  };
  const beat = async () => {
    try { while (await send()); } catch { setTimeout(beat, 3000); }
  };
  addEventListener("pageshow", (event) => { if (event.persisted) beat(); });
  await beat();
})();
