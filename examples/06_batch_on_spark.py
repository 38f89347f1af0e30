"""A whole population on Spark: the rows of a data frame, the designs they name, and what it comes to by plan."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from ketacost.batch.designs import CourseSetup, Designs, PayerSetup
from ketacost.batch.local_spark import local_session
from ketacost.batch.spark import estimate
from ketacost.interop.json_format import parse_toml

folder = Path(__file__).parent
ppo = parse_toml((folder / "commercial_ppo.toml").read_text(encoding="utf-8"))
two_plans = parse_toml((folder / "two_employer_plans.toml").read_text(encoding="utf-8"))
designs = Designs(
    plans={
        "ppo": PayerSetup(coverage=ppo.coverage),
        "two_plans": PayerSetup(coverage=two_plans.coverage, secondary=two_plans.secondary),
    },
    courses={"spravato": CourseSetup(course=ppo.course, billing=ppo.billing, prices=ppo.prices)},
)
members = [
    {
        "key": number,
        "plan": ("ppo", "two_plans", "lost_in_the_mail")[number % 10 // 4],
        "course": "spravato",
        "starts_on": date(2026, 3 + number % 6, 2),
        "applied_deductible": Decimal(number % 21 * 100),
        "applied_out_of_pocket": Decimal(number % 21 * 200),
        "as_of": date(2026, 1, 31),
    }
    for number in range(1_000)
]
columns = (
    "key long, plan string, course string, starts_on date, "
    "applied_deductible decimal(12,2), applied_out_of_pocket decimal(12,2), as_of date"
)

spark = local_session(cores=2)  # on a cluster: the session you have
rows = spark.createDataFrame(members, columns)
answers = estimate(rows, designs).cache()

by_plan = answers.where("code is null").join(rows.select("key", "plan"), "key").groupBy("plan", "benefit_year")
print("plan       year  members  net cost")
for row in by_plan.agg({"key": "count", "net_cost": "sum"}).sort("plan", "benefit_year").collect():
    print(f"{row['plan']:10} {row['benefit_year']}  {row['count(key)']:7,}  ${row['sum(net_cost)']:,.2f}")
for row in answers.where("code is not null").groupBy("code", "message").count().sort("code").collect():
    print(f"refused: {row['count']} rows, {row['message']} [{row['code']}]")
spark.stop()
