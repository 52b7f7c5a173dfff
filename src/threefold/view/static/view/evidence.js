// Opens the dialog once the reasons have arrived in it; without scripts the link leads to its page.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "view-why-body") return;
  const dialog = document.getElementById("view-why");
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
});
