// The scripts of form fields.
import { startChoices } from "./choices";
import { takeFiles } from "./files";
import { giveHints } from "./hints";
import { startPickers } from "./picker";
import { helpWriting } from "./writing";

export function startFields(): void {
  for (const start of [startPickers, startChoices, takeFiles, giveHints, helpWriting]) start();
}
