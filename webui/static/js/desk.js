// The desk of a ticket: text that was typed is asked about before it is left.

import { guard } from "./unsaved.js";

const form = document.getElementById("work");
if (form) guard(form);
