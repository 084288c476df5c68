// <p role="timer" data-until="2027-03-05T20:00:00.000Z" hidden>: in the last 24 hours before that time, how long it still is.
"use strict";
for (const place of document.querySelectorAll("[data-until]")) {
  const counted = (number, noun) => (number ? `${number} ${noun}${number > 1 ? "s" : ""} ` : "");
  const count = () => {
    const minutes = Math.floor((new Date(place.dataset.until) - Date.now()) / 60000);
    place.hidden = minutes < 1 || minutes >= 24 * 60;
    place.textContent = `${counted(Math.floor(minutes / 60), "hour")}${counted(minutes % 60, "minute")}left`;
  };
  setInterval(count, 5000);
  count();
}
