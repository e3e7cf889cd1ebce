"""情报雷达: texts in, facts with evidence out."""
