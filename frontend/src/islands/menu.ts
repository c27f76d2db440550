// Menus are <details class="menu">: they work without script; here they also close by Escape or a click elsewhere.
function openMenusBut(inside: EventTarget | null): HTMLDetailsElement[] {
  return [...document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")].filter((menu) => !(inside instanceof Node && menu.contains(inside)));
}

export function openMenus(): void {
  document.addEventListener("click", (event) => {
    for (const menu of openMenusBut(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenusBut(null)) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
}
