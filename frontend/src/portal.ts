import "./main";
import "./css/portal.css";
import "./css/citizen.css";
import "./css/reading.css";
import "./css/interface.css";
import { readAloud } from "./islands/aloud";
import { recordVoices } from "./islands/voice";
import { workForForms } from "./islands/work";

for (const start of [workForForms, recordVoices, readAloud]) start();
