import type { SameKeys } from "@yingda/shared/ui/room";

import type zh from "./zh";

export default {
  title: "Notifications",
  bell: "Notifications, {n} unread",
  unread: "unread",
  loading: "Reading",
  none: "Nothing new; assignments, hand-overs and reminders will show up here",
  all: "All notifications and how to be told",
  read_all: "Mark all as read",
  more: "Show more",
  how: "How to be told",
  sound: "Sound",
  desktop: "Desktop notifications",
  blocked: "The browser blocks desktop notifications of this site; allow them in the site settings beside the address",
  about: "About",
  way: { in_app: "Here", sound: "Sound", desktop: "Desktop" },
  visitor: "a visitor (#{n})",
  new_message: "A customer wrote",
  kind: {
    assigned: "A conversation with {contact} is assigned to you",
    hand_over_offered: "{from} would like to hand {contact} over to you: {reason}",
    hand_over_accepted: "{name} accepted the hand-over of {contact}",
    hand_over_refused: "{name} did not accept the hand-over of {contact}; it is still yours",
    hand_over_expired: "The hand-over of {contact} ran out; it is still yours",
    hand_over_withdrawn: "The hand-over of {contact} was withdrawn",
    invited: "{from} asks you to assist with {contact}",
    mention: "{from} mentioned you in the conversation with {contact}",
    sla_warning: "A target of {contact} is about to be missed",
    sla_breach: "A target of {contact} was missed",
    taken_back: "The conversation with {contact} was taken back and given on",
    queue_waiting: "A customer waits too long in the queue: {contact}",
    webhook_disabled: "The webhook “{name}” could not be delivered to and was switched off",
    import_finished: "The import is finished: {file}",
  },
} satisfies SameKeys<typeof zh>;
