// The queue: its keys, and tickets that come in.

import "./keys.js";
import "./live.js";
