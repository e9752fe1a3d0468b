/** A day, by the system's own calendar; what is no whole day yet changes nothing. */
export function DayInput({
  label,
  value,
  onChange,
}: {
  label: string;
  /** `YYYY-MM-DD` */
  value: string;
  onChange: (day: string) => void;
}) {
  return (
    <input
      type="date"
      className="choice day-input"
      aria-label={label}
      value={value}
      onChange={(event) => {
        if (event.target.value !== '') onChange(event.target.value);
      }}
    />
  );
}
