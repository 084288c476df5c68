// The browser's own database on a phone at a door. `queue` has the events in the order in which they happened, `kept` what the
// server told last.
"use strict";
// Opens it; makes it where there is none, or else answers nothing, as it does where the browser has no such thing.
const turnoutDisk = async (make) => {
  if (!window.indexedDB) return undefined;
  const whole = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  const opening = indexedDB.open("turnout-door", 1);
  opening.onupgradeneeded = () => {
    if (!make) { opening.transaction.abort(); return; }
    opening.result.createObjectStore("queue", { autoIncrement: true });
    opening.result.createObjectStore("kept");
  };
  let disk;
  try { disk = await whole(opening); } catch { return undefined; }
  // Done once it is on the disk, not before.
  const store = (names, work) => new Promise((done, failed) => {
    const job = disk.transaction(names, "readwrite", { durability: "strict" });
    const asked = work(...[names].flat().map((name) => job.objectStore(name)));
    job.oncomplete = () => done(asked && asked.result);
    job.onabort = job.onerror = () => failed(job.error);
  });
  const queued = async () => {
    const queue = disk.transaction("queue").objectStore("queue");
    const [keys, values] = await Promise.all([whole(queue.getAllKeys()), whole(queue.getAll())]);
    return values.map((value, at) => ({ ...value, at: keys[at] }));
  };
  return {
    store,
    queued,
    get: (key) => whole(disk.transaction("kept").objectStore("kept").get(key)),
    keep: (key, value) => store("kept", (kept) => kept.put(value, key)),
    closed: (then) => { disk.onclose = then; },
  };
};
