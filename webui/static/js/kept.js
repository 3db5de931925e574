// What this browser keeps of what somebody typed; it may refuse to (private windows, full disks), then it keeps nothing.

// Read by name; with a value, keep it; with null, forget it.
export function stored(name, value) {
  try {
    if (value === undefined) return JSON.parse(localStorage.getItem(name) ?? "null");
    value === null ? localStorage.removeItem(name) : localStorage.setItem(name, JSON.stringify(value));
  } catch { /* refused */ }
  return null;
}

export function forgetOld(prefix, longest) {
  for (const name of Object.keys(localStorage).filter((each) => each.startsWith(prefix))) {
    if (!(stored(name)?.at > Date.now() - longest)) stored(name, null);
  }
}
