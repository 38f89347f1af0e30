/* The cost sharing of a batch by hand in C: the comparator of the compiled kernel.
 *
 * The same integer tables (their structs and numbers stand in tables.h, which c_kernel.py writes), the same rules, the
 * same amounts by benefit year and days on which limits were met, for rows whose program is plain: payers one after
 * another, no relatives, no assistance.
 */

#include <string.h>

#include "tables.h"

enum { FIRST, AFTER_COPAY, WAIVED };
enum { BASE_AFTER_COPAY, BASE_BEFORE_COPAY, BASE_ALLOWED, BASE_GREATER_OF, BASE_LESSER_OF };
enum { CROSSING_FULL, CROSSING_PRORATED, CROSSING_NONE };
enum { COINSURANCE_FIRST, COPAY_FIRST, DEDUCTIBLE_FIRST };
enum { PATIENT_BILLED, PATIENT_ALLOWED, PROVIDER };
enum { CAP_COINSURANCE, CAP_COST_SHARE };

typedef struct {
    const Program *programs;
    const Line *lines;
    const Terms *terms;
    const Lane *lanes;
    const i64 *limits;
    const Limit *limit_pools;
    const Account *accounts;
    const Opening *openings;
    const i64 *numbers;
    const Group *groups;
    i64 group_count;
    const i64 *group_limits;
} Tables;

typedef struct {
    Row *records;
    const i64 *applied, *visits;
    i64 applied_columns, visit_columns;
} Rows;

/* What moves while one row is settled. */
typedef struct {
    i64 *used, *window, *visit_ordinal, *visits, *copay_set, *copay_charged, *cap_used, *is_met, *listed;
} State;

typedef struct { i64 copay, deductible, coinsurance; } Shares;

static inline i64 least(i64 a, i64 b) { return a < b ? a : b; }
static inline i64 most(i64 a, i64 b) { return a > b ? a : b; }

static inline i64 portion(i64 amount, i64 numerator, i64 denominator, i64 is_half_even) {
    i64 doubled = 2 * amount * numerator + denominator;
    i64 rounded = doubled / (2 * denominator);
    if (is_half_even && (rounded & 1) && rounded * 2 * denominator == doubled) rounded--;
    return rounded;
}

static inline i64 room_left(const i64 *used, const i64 *limits, i64 individual, i64 family) {
    i64 room = UNLIMITED;
    if (individual >= 0) room = limits[individual] - used[individual];
    if (family >= 0) room = least(room, limits[family] - used[family]);
    return room;
}

static inline Shares relieve(i64 excess, Shares s, i64 order) {
    i64 cut;
    if (order == DEDUCTIBLE_FIRST) { cut = least(excess, s.deductible); s.deductible -= cut; excess -= cut; }
    if (order == COINSURANCE_FIRST) { cut = least(excess, s.coinsurance); s.coinsurance -= cut; excess -= cut; }
    cut = least(excess, s.copay); s.copay -= cut; excess -= cut;
    cut = least(excess, s.coinsurance); s.coinsurance -= cut; excess -= cut;
    s.deductible -= least(excess, s.deductible);
    return s;
}

static inline i64 coinsurance_on(i64 base, i64 top, i64 rest, i64 rate, const Terms *t) {
    i64 computed = portion(base, rate, WHOLE, t->rounding);
    if (computed < t->coinsurance_minimum && rest > 0) computed = t->coinsurance_minimum;
    return least(computed, top);
}

static inline Shares charge(i64 allowed, i64 room, i64 left, i64 copay, i64 rate, i64 term, const Terms *t) {
    Shares s = {least(room, allowed), 0, 0};
    i64 rest, after = 0;
    if (term == AFTER_COPAY) {
        s.deductible = least(allowed - s.copay, left);
        rest = allowed - s.copay - s.deductible;
    } else {
        s.deductible = least(left, allowed);
        rest = allowed - s.deductible;
        if (s.copay) {
            if (s.deductible > 0 && rest > 0 && t->crossing_copay != CROSSING_FULL)
                s.copay = t->crossing_copay == CROSSING_NONE ? 0
                                                             : least(portion(room, rest, allowed, t->rounding), rest);
            else
                s.copay = least(room, rest);
        }
        after = s.copay;
    }
    if (rate < 0) return s;
    if (t->coinsurance_base >= BASE_GREATER_OF) {
        i64 alone = coinsurance_on(rest, rest, rest, rate, t);
        int takes_rate = t->coinsurance_base == BASE_GREATER_OF ? alone >= s.copay : alone <= s.copay;
        if (copay < 0 || takes_rate) { s.copay = 0; s.coinsurance = alone; }
        return s;
    }
    i64 base = rest;
    if (t->coinsurance_base == BASE_AFTER_COPAY) base = rest - after;
    else if (t->coinsurance_base == BASE_ALLOWED && rest > 0) base = allowed;
    s.coinsurance = coinsurance_on(base, rest - after, rest, rate, t);
    return s;
}

/* Add to one pool of a line's year, never past its limit; note the first day it is full. */
static inline void credit(const Line *line, i64 pool, i64 amount, const i64 *limits, State *s, i64 *met_on) {
    if (pool < 0) return;
    i64 at = line->year + pool, limit = limits[pool], before = s->used[at], after = before + amount;
    if (after >= limit) {
        after = limit;
        if (!s->is_met[at]) {
            s->is_met[at] = 1;
            if (limit < UNLIMITED && (*met_on == 0 || line->day < *met_on)) *met_on = line->day;
        }
    }
    s->used[at] = after;
    if (line->in_window) s->window[at] += after - before;
}

static inline void settle_line(const Line *line, const Terms *t, const Lane *lane, const i64 *limits, State *s,
                               i64 *year) {
    i64 billed = line->billed, copay_key = line->copay_key;
    i64 allowed = billed >= 0 && billed < line->price ? billed : line->price;
    i64 difference = billed > allowed ? billed - allowed : 0;
    i64 ordinal = 0;
    if (line->visit_key >= 0) {
        if (s->visit_ordinal[line->visit_key] == 0) s->visit_ordinal[line->visit_key] = ++s->visits[line->count_key];
        ordinal = s->visit_ordinal[line->visit_key];
    }
    if (!t->covered || ordinal > t->visit_limit) {
        i64 full = billed < 0 ? allowed : billed;
        year[ALLOWED_AMOUNT] += allowed;
        year[NONCOVERED] += t->liability == PATIENT_BILLED ? full : t->liability == PATIENT_ALLOWED ? allowed : 0;
        return;
    }
    i64 left_out = t->penalized ? portion(allowed, t->left_out_rate, WHOLE, t->rounding) : 0;
    allowed -= left_out;
    int is_first = ordinal > 0 && ordinal <= t->first_visits;
    i64 copay = is_first ? t->first_copay : t->copay;
    i64 rate = is_first ? t->first_rate : t->rate;
    i64 term = is_first ? t->first_deductible : t->deductible;
    i64 room = 0;
    if (copay >= 0) {
        room = copay;
        if (copay_key >= 0) {
            i64 charged = s->copay_charged[copay_key];
            if (t->copay_is_first_of_visit) {
                if (s->copay_set[copay_key] < 0) s->copay_set[copay_key] = copay;
                room = least(copay, most(0, s->copay_set[copay_key] - charged));
            } else {
                room = most(0, copay - charged);
            }
        }
    }
    const i64 *used = s->used + line->year;
    i64 left = term == WAIVED ? 0 : room_left(used, limits, lane->deductible_individual, lane->deductible_family);
    Shares part = charge(allowed, room, left, copay, rate, term, t);
    if (copay_key >= 0) s->copay_charged[copay_key] += part.copay;
    if (t->maximum < UNLIMITED) {
        i64 cap = t->maximum, taken;
        if (line->cap_key >= 0) cap -= s->cap_used[line->cap_key];
        if (t->maximum_scope == CAP_COINSURANCE) {
            taken = part.coinsurance = least(part.coinsurance, cap);
        } else {
            taken = part.copay + part.deductible + part.coinsurance;
            if (taken > cap) { part = relieve(taken - cap, part, t->relief_order); taken = cap; }
        }
        if (line->cap_key >= 0) s->cap_used[line->cap_key] += taken;
    }
    if (t->counts_to_maximum) {
        i64 maximum = room_left(used, limits, lane->maximum_individual, lane->maximum_family);
        i64 counted = part.copay + part.coinsurance + (t->deductible_counts ? part.deductible : 0);
        if (counted > maximum) {
            i64 kept = part.deductible;
            if (!t->deductible_counts) part.deductible = 0;
            part = relieve(counted - maximum, part, t->relief_order);
            if (!t->deductible_counts) part.deductible = kept;
        }
    }
    i64 share = part.copay + part.deductible + part.coinsurance;
    i64 paid = allowed - share;
    i64 withheld = 0;
    if (t->penalized) withheld = least(portion(paid, t->withheld_rate, WHOLE, t->rounding), t->withheld_most);
    if (share) {
        i64 applied = part.deductible + (t->copay_credits_deductible ? part.copay : 0);
        if (applied) {
            credit(line, lane->deductible_individual, applied, limits, s, &year[DEDUCTIBLE_MET_ON]);
            credit(line, lane->deductible_family, applied, limits, s, &year[DEDUCTIBLE_MET_ON]);
            credit(line, lane->cross_deductible_individual, applied, limits, s, &year[DEDUCTIBLE_MET_ON]);
            credit(line, lane->cross_deductible_family, applied, limits, s, &year[DEDUCTIBLE_MET_ON]);
        }
        i64 counted = !t->counts_to_maximum ? 0 : t->deductible_counts ? share : share - part.deductible;
        if (counted) {
            credit(line, lane->maximum_individual, counted, limits, s, &year[MAXIMUM_MET_ON]);
            credit(line, lane->maximum_family, counted, limits, s, &year[MAXIMUM_MET_ON]);
            credit(line, lane->cross_maximum_individual, counted, limits, s, &year[MAXIMUM_MET_ON]);
            credit(line, lane->cross_maximum_family, counted, limits, s, &year[MAXIMUM_MET_ON]);
        }
    }
    year[ALLOWED_AMOUNT] += allowed + left_out;
    year[PLAN_PAID] += paid - withheld;
    year[DEDUCTIBLE] += part.deductible;
    year[COPAY] += part.copay;
    year[COINSURANCE] += part.coinsurance;
    year[NONCOVERED] += left_out + withheld;
    year[BALANCE_BILL] += line->unprotected ? difference : 0;
}

/* Opening balances. */

static i64 fill(i64 pool, const Account *a, i64 cents, i64 carried, int carries, const i64 *limits, State *s) {
    if (cents < 0) return NO_BALANCE;
    if (carries && carried < 0) return NO_CARRIED_AMOUNT;
    i64 at = a->first_pool + pool - a->first_limit;
    s->used[at] = least(limits[pool], cents);
    if (carries) s->window[at] = least(limits[pool], carried);
    return FINE;
}

static i64 open_limit(const Group *g, i64 limit_at, const Account *a, const i64 *applied, int is_zero, const Tables *t,
                      State *s) {
    i64 own = g->individual >= 0 ? applied[g->individual] : -1, family = g->family >= 0 ? applied[g->family] : -1;
    i64 own_carry = g->individual_carry >= 0 ? applied[g->individual_carry] : -1;
    i64 family_carry = g->family_carry >= 0 ? applied[g->family_carry] : -1;
    if (own < 0 && family < 0 && own_carry < 0 && family_carry < 0) return FINE;
    if (limit_at < 0) return NO_LIMIT;
    const Limit *limit = &t->limit_pools[limit_at];
    i64 mark = (limit->individual >= 0 ? limit->individual : limit->family) - a->first_limit;
    if (s->listed[mark]) return APPLIED_TWICE;
    if (family >= 0 && family < own) return FAMILY_BELOW;
    if (own_carry >= 0 || family_carry >= 0) {
        if (!a->carries) return NO_CARRY_OVER;
        if ((own >= 0 && own < own_carry) || (family >= 0 && family < family_carry)) return CARRIED_ABOVE;
    }
    s->listed[mark] = 1;
    int carries = a->in_window && limit->is_deductible;
    i64 status = FINE;
    if (limit->individual >= 0) status = fill(limit->individual, a, own, own_carry, carries, t->limits, s);
    if (limit->family >= 0 && status == FINE) {
        s->listed[limit->family - a->first_limit] = 1;
        if (family < 0 && is_zero) { family = own; family_carry = own_carry; }
        status = fill(limit->family, a, family, family_carry, carries, t->limits, s);
    }
    return status;
}

static i64 open_visits(const Account *a, const i64 *counts, i64 columns, const i64 *numbers, State *s) {
    const i64 *rules = numbers + a->first_visits;
    for (i64 at = 0; at < columns; at++) {
        i64 rule = rules[2 * at], key = rules[2 * at + 1];
        if (counts[at] < 0 || rule == OTHER_PREFIX) continue;
        if (rule == UNCOVERED) return NO_RULE_OF_VISITS + DETAIL * at;
        if (rule == UNCOUNTED) return VISITS_NOT_COUNTED + DETAIL * at;
        for (i64 earlier = 0; earlier < at; earlier++)
            if (rules[2 * earlier] == rule && counts[earlier] >= 0) return VISITS_TWICE + DETAIL * at;
        if (key >= 0) s->visits[key] = counts[at];
    }
    return FINE;
}

static i64 open_account(const Account *a, i64 row, const Rows *rows, const Tables *t, State *s) {
    if (!a->from_row) {
        for (i64 at = 0; at < a->pools; at++) {
            s->used[a->first_pool + at] = t->openings[a->first_opening + at].used;
            s->window[a->first_pool + at] = t->openings[a->first_opening + at].window;
        }
        for (i64 at = 0; at < a->counts; at++)
            s->visits[a->first_count + at] = t->numbers[a->first_opening_count + at];
    } else {
        const i64 *applied = rows->applied + row * rows->applied_columns;
        int is_zero = rows->records[row].are_zero >> a->prefix & 1;
        memset(s->listed, 0, a->pools * sizeof(i64));
        for (i64 at = 0; at < t->group_count; at++) {
            if (t->groups[at].prefix != a->prefix) continue;
            i64 limit = t->group_limits[a->coverage * t->group_count + at];
            i64 status = open_limit(&t->groups[at], limit, a, applied, is_zero, t, s);
            if (status != FINE) return status + DETAIL * at;
        }
        if (!is_zero)
            for (i64 at = 0; at < a->pools; at++)
                if (!s->listed[at]) return BALANCE_UNLISTED + DETAIL * a->prefix;
        i64 status = open_visits(a, rows->visits + row * rows->visit_columns, rows->visit_columns, t->numbers, s);
        if (status != FINE) return status;
    }
    for (i64 year = 0, at = a->first_pool; year < a->years; year++)
        for (i64 pool = 0; pool < a->pools; pool++, at++)
            if (s->used[at] >= t->limits[a->first_limit + pool]) s->is_met[at] = 1;
    return FINE;
}

static void clear(const Program *p, State *s) {
    memset(s->used, 0, p->pools * sizeof(i64));
    memset(s->window, 0, p->pools * sizeof(i64));
    memset(s->is_met, 0, p->pools * sizeof(i64));
    memset(s->visit_ordinal, 0, p->visit_keys * sizeof(i64));
    memset(s->visits, 0, p->count_keys * sizeof(i64));
    memset(s->copay_set, -1, p->copay_keys * sizeof(i64));
    memset(s->copay_charged, 0, p->copay_keys * sizeof(i64));
    memset(s->cap_used, 0, p->cap_keys * sizeof(i64));
}

void settle_rows(i64 first, i64 last, const Tables *t, const Rows *rows, State *state, i64 *years) {
    State s = *state;
    for (i64 row = first; row < last; row++) {
        Row *record = &rows->records[row];
        if (record->status != FINE || record->program < 0) continue;
        const Program *p = &t->programs[record->program];
        clear(p, &s);
        i64 status = FINE;
        for (i64 at = 0; at < p->accounts && status == FINE; at++)
            status = open_account(&t->accounts[p->first_account + at], row, rows, t, &s);
        record->status = status;
        if (status != FINE) continue;
        const Line *line = &t->lines[p->first_line], *end = line + p->lines;
        for (; line < end; line++)
            settle_line(line, &t->terms[line->terms], &t->lanes[line->lane], t->limits, &s,
                        years + (record->first_slot + line->slot) * COLUMNS);
    }
}
