// Pages open to the world work without this. It brings the reader to what is wrong, and tells an
// embedding page how tall this one is.
(() => {
  document.querySelector("[data-tf-focus]")?.focus();

  const slug = document.body.dataset.tfEmbedded;
  if (slug && parent !== window) {
    const tell = () => parent.postMessage({ threefoldForm: slug, height: document.documentElement.scrollHeight }, "*");
    new ResizeObserver(tell).observe(document.body);
    tell();
  }
})();
