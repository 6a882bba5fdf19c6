namespace NgHvi;

/// <summary>A network's verdict, by what is predicted of rows left out: how far runs from other starts differ, whether outcomes lie where
/// predictions say, and whether the network beats a linear mixed model.</summary>
/// <param name="response">Of the model.</param>
/// <param name="blocks">Block of each row, whose scores are not independent.</param>
internal sealed class PredictionJudge(Response response, IReadOnlyList<string> blocks)
{
    private const double LargestSpread = 0.3, LargestMiss = 0.03, LargestBend = 0.25, Errors = 2;
    private readonly Row[] rows = new Row[blocks.Count];

    public int RowCount => rows.Length;

    public void Add(Predictions predictions, IReadOnlyList<int> places)
    {
        for (var i = 0; i < places.Count && predictions.HasResponse; i++)
            if (predictions.Response[i] is var y && !double.IsNaN(y))
                Add(places[i], predictions.Means[i], predictions.ExpectedStandardDeviations[i], predictions.IsCovered(i), y,
                    predictions.TrialsOf(i));
    }

    public void Add(int place, double mean, double sd, bool isCovered, double y, double trials = 1)
    {
        ref var row = ref rows[place];
        row = new(row.Runs + 1, row.Sum + mean, row.Squares + (mean * mean), row.Variances + (sd * sd), row.Covered + (isCovered ? 1 : 0),
            y, trials);
    }

    // From log scores by row of the network and of the linear model, NaN of rows without. Mixed: the runs are reported together.
    public Verdict Judge(double[] scores, double[] linear, string how, Verdict ofWeights, bool isMixed)
    {
        int[] scored = [.. Enumerable.Range(0, rows.Length).Where(row => rows[row].Runs > 0 && !double.IsNaN(scores[row] - linear[row]))];
        if (scored.DistinctBy(row => blocks[row]).Take(2).Count() < 2)
            return Say(false, $"The predictions cannot be judged {how}: too few were scored.");
        var gain = ScoreDifference.Of(scores, linear, blocks);
        var (spread, isBetter) = (Spread(scored, isMixed), gain.Mean > gain.StandardError);
        (bool Holds, string What)[] found =
        [
            (spread <= LargestSpread, double.IsNaN(spread) ? "of one run it is not known whether other starts agree; use several"
                : FormattableString.Invariant($"expected values of different starts differ by {spread:0.00} of their sd")
                    + (spread <= LargestSpread ? "" : FormattableString.Invariant($", above {LargestSpread}; use more starts"))),
            response.IsBinary ? Slope(scored) : Coverage(scored),
            (isBetter, FormattableString.Invariant($"the score is {gain.Mean:+0.0000;-0.0000} ± {gain.StandardError:0.0000} ")
                + $"nats a row against the linear mixed model{(isBetter ? "" : gain.Mean < -gain.StandardError ? ", which predicts better"
                    : ", which predicts as well")}"),
        ];
        var holds = found.All(one => one.Holds);
        return Say(holds, $"The predictions {(holds ? "hold" : "do not hold")} {how}: "
            + string.Join("; ", found.OrderBy(one => one.Holds).Select(one => one.What))
            + ". The weights, and what depends on them, are not judged: their posterior has more modes than were found.");

        Verdict Say(bool isTrusted, string sentence) => ofWeights with { ArePredictionsTrusted = isTrusted, Sentence = sentence };
    }

    // Standard deviation between runs of the expected values that are reported, over their posterior one, of all rows.
    private double Spread(int[] scored, bool isMixed)
    {
        double between = 0, within = 0;
        foreach (var row in scored.Select(place => rows[place]))
        {
            var variance = (row.Squares - (row.Sum * row.Mean)) / (row.Runs - 1); // NaN: one run.
            between += isMixed ? variance / row.Runs : variance;
            within += (row.Variances / row.Runs) + (isMixed ? variance : 0);
        }

        return Math.Sqrt(Math.Max(0, between) / within);
    }

    // Of central 95 % intervals; those of counts may hold more.
    private (bool Holds, string What) Coverage(int[] scored)
    {
        double[] shares = Array.ConvertAll(scored, place => rows[place].Covered / rows[place].Runs);
        var miss = ScoreDifference.Of(shares, [.. shares.Select(_ => 0.95)], [.. scored.Select(place => blocks[place])]);
        var largest = LargestMiss + (Errors * miss.StandardError);
        var (isNarrow, isWide) = (miss.Mean < -largest, miss.Mean > largest && !response.IsDiscrete);
        return (!isNarrow && !isWide, FormattableString.Invariant($"95 % intervals hold {95 + (100 * miss.Mean):0.0} % of outcomes")
            + (isNarrow ? ", they are too narrow" : isWide ? ", they are too wide" : ""));
    }

    // Of the outcomes' log odds on the predicted ones, by a Newton step from 1 (Cox 1958).
    private (bool Holds, string What) Slope(int[] scored)
    {
        double center = 0, weight = 0, score = 0, information = 0;
        foreach (var row in scored.Select(place => rows[place]))
            (center, weight) = (center + (row.Weight * row.LogOdds), weight + row.Weight);
        foreach (var row in scored.Select(place => rows[place]))
        {
            var odds = row.LogOdds - (center / weight);
            (score, information) = (score + (row.Trials * (row.Y - row.Mean) * odds), information + (row.Weight * odds * odds));
        }

        var (bend, error) = (score / information, 1 / Math.Sqrt(information));
        var (isSure, isUnsure) = (bend < -LargestBend - (Errors * error), bend > LargestBend + (Errors * error));
        return (!isSure && !isUnsure,
            FormattableString.Invariant($"log odds of outcomes rise by {1 + bend:0.00} ± {error:0.00} of those predicted")
                + (isSure ? ", which are too sure" : isUnsure ? ", which are not sure enough" : ""));
    }

    // Sums over runs.
    private readonly record struct Row(
        int Runs, double Sum, double Squares, double Variances, double Covered, double Y, double Trials)
    {
        public double Mean => Sum / Runs;
        public double LogOdds => Math.Clamp(Mean, 1e-9, 1 - 1e-9) is var p ? Math.Log(p / (1 - p)) : 0;
        public double Weight => Trials * Mean * (1 - Mean);
    }
}
