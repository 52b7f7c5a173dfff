// For pages that embed a form: makes its frame as tall as the form.
// <iframe data-threefold-form="slug" src="https://host/f/slug/embed/" …></iframe> + this script.
addEventListener("message", (event) => {
  const { threefoldForm: slug, height } = event.data ?? {};
  if (typeof slug !== "string" || !(height > 0)) return;
  for (const frame of document.querySelectorAll("iframe[data-threefold-form]"))
    if (frame.contentWindow === event.source && new URL(frame.src).origin === event.origin)
      frame.height = Math.min(Math.ceil(height), 10000);
});
