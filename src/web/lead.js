// What a script adds to a leader's pages. Each works without it: what it brings to life stays hidden then.
"use strict";
(() => {
  const each = (selector, work) => document.querySelectorAll(selector).forEach(work);

  // <button data-copy="id" hidden>, <button data-share="id" hidden>: the text of that field, to the clipboard or to another app.
  const offer = (name, send) =>
    each(`[data-${name}]`, (button) => {
      button.hidden = button.parentNode.hidden = false;
      button.addEventListener("click", () => {
        const field = document.getElementById(button.dataset[name]);
        const told = document.getElementById(`${field.id}-told`);
        send(field.value).then(
          (words) => { if (words) told.textContent = words; },
          // The share sheet that was closed again is no failure.
          (error) => { if (error.name !== "AbortError") { field.select(); told.textContent = "Not copied. The text is marked, copy it by hand."; } },
        );
      });
    });
  if (navigator.clipboard) offer("copy", (text) => navigator.clipboard.writeText(text).then(() => "Copied"));
  if (navigator.share) offer("share", (text) => navigator.share({ text }));

  // <p data-lines="id" hidden>: how many lines of that field have something on them.
  each("[data-lines]", (place) => {
    const field = document.getElementById(place.dataset.lines);
    const count = () => {
      const lines = field.value.split("\n").filter((line) => line.trim()).length;
      place.hidden = lines === 0;
      place.textContent = lines === 1 ? "1 line" : `${lines.toLocaleString("en-GB")} lines`;
    };
    field.addEventListener("input", count);
    count();
  });

  // <form data-typed>: asks before what was typed and not sent is left behind.
  each("[data-typed]", (form) => {
    let typed;
    form.oninput = () => { typed = true; };
    form.onsubmit = () => { typed = false; };
    onbeforeunload = (event) => { if (typed) event.preventDefault(); };
  });
})();
