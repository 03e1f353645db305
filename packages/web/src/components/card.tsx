import { useId } from "react";
import type { ReactNode } from "react";

/** What a card is made of. */
export interface CardProps {
  readonly title?: string;
  readonly actions?: ReactNode;
  /** Whether the content brings its own padding, as a table does. */
  readonly isFlush?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A card with its title. */
export function Card({ title, actions, isFlush = false, className = "", children }: CardProps) {
  const id = useId();
  return (
    <section className={`card ${className}`} {...(title === undefined ? {} : { "aria-labelledby": id })}>
      {title === undefined ? null : (
        <div className="card-header">
          <h2 className="card-title" id={id}>{title}</h2>
          {actions === undefined ? null : <div className="card-actions">{actions}</div>}
        </div>
      )}
      {isFlush ? children : <div className="card-body">{children}</div>}
    </section>
  );
}
