"""Install editions: recognise official files, plan, compile, and put the new edition in force."""
