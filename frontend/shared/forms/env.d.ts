// Attributes that every component hands on to its element; strict templates know them only when they are named.
import "vue";

declare module "vue" {
  interface AllowedComponentProps {
    "aria-label"?: string | undefined;
    "aria-invalid"?: boolean | undefined;
    "aria-describedby"?: string | undefined;
    autocapitalize?: string | undefined;
    spellcheck?: boolean | undefined;
    title?: string | undefined;
  }
}
