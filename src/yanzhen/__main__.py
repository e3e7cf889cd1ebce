from yanzhen.cli import main

raise SystemExit(main())
