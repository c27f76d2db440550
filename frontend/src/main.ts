import "@fontsource-variable/noto-sans-sc/index.css";
import "./css/tokens.css";
import "./css/base.css";
import "./css/signs.css";
import "./css/acts.css";
import "./css/pickers.css";
import "./css/lists.css";
import "./css/print.css";
import "htmx.org";
import { openActs } from "./islands/acts";
import { serveButtons } from "./islands/buttons";
import { keepClocks } from "./islands/clock";
import { openDialogs } from "./islands/dialog";
import { sendOnce } from "./islands/double";
import { keepDrafts } from "./islands/drafts";
import { startFields } from "./islands/fields";
import { listenToKeys } from "./islands/keys";
import { goLive } from "./islands/live";
import { openMenus } from "./islands/menu";
import { offerPhrases } from "./islands/phrases";
import { sendThemselves } from "./islands/sends";
import { keepSession } from "./islands/session";
import { changeAppearance } from "./islands/theme";
import { showToasts } from "./islands/toast";

for (const start of [changeAppearance, serveButtons, startFields, keepSession, sendOnce, keepDrafts, openDialogs, openMenus, listenToKeys, keepClocks, showToasts, goLive, openActs, offerPhrases, sendThemselves]) {
  start();
}
if (document.querySelector("[data-passkey]")) void import("./islands/passkeys").then(({ usePasskeys }) => usePasskeys());
