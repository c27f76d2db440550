// Puts the hotline's frame where this script stands. Nothing of the page around it is read.
(() => {
  const script = document.currentScript;
  if (!script) return;
  const frame = document.createElement("iframe");
  frame.src = new URL("widget/", script.src).href;
  frame.title = script.dataset.title || "12345，服务找政府";
  frame.width = script.dataset.width || "100%";
  frame.height = script.dataset.height || "320";
  frame.loading = "lazy";
  frame.referrerPolicy = "no-referrer";
  frame.setAttribute("frameborder", "0");
  script.after(frame);
})();
