// Opens the drawer once the variable has arrived in it; without scripts the link leads to its page.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "plan-drawer-body") return;
  const drawer = document.getElementById("plan-drawer");
  if (!drawer.open) drawer.showModal();
  drawer.scrollTop = 0;
});
