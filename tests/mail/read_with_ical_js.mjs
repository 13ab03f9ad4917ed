// What does ical.js, the library of mail clients, read in a calendar file? node read_with_ical_js.mjs FOLDER FILE
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, file] = process.argv.slice(2);
const { default: ICAL } = await import(pathToFileURL(`${folder}/node_modules/ical.js/dist/ical.js`));
const calendar = new ICAL.Component(ICAL.parse(readFileSync(file, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(new ICAL.Timezone(zone), zone.getFirstPropertyValue("tzid"));
}
const events = calendar.getAllSubcomponents("vevent").map((event) => ({
  uid: event.getFirstPropertyValue("uid"),
  summary: event.getFirstPropertyValue("summary"),
  description: event.getFirstPropertyValue("description"),
  location: event.getFirstPropertyValue("location"),
  status: event.getFirstPropertyValue("status"),
  sequence: event.getFirstPropertyValue("sequence"),
  starts: new ICAL.Event(event).startDate.toJSDate().toISOString(),
  ends: new ICAL.Event(event).endDate.toJSDate().toISOString(),
  attendees: event.getAllProperties("attendee").map((one) => one.getFirstValue()),
  wishes: event.getAllProperties("attendee").map((one) => [one.getParameter("partstat") ?? null, one.getParameter("rsvp") ?? null]),
}));
console.log(JSON.stringify({ method: calendar.getFirstPropertyValue("method"), events }));
