namespace NgHvi;

/// <summary>Integrates η ~ N(zᵀ(β + E[α_k]), zᵀVar[α_k]z) given θ, so that only θ has Monte Carlo error (method section 6.5).</summary>
internal sealed class Predictor
{
    private readonly PosteriorDraws draws;
    private readonly int[] used; // The draws of positive weight.
    private readonly double[] weights;
    private readonly double[] parameters; // Of the response, by draws.
    private readonly int width;

    public Predictor(MixedDensity model, PosteriorDraws draws)
    {
        Guard.SameLength(draws.ParameterCount, "a draw of θ", model.Parameters.Count, "the model's θ");
        (Model, this.draws, width) = (model, draws, model.Shape.ParameterCount);
        used = [.. Enumerable.Range(0, draws.Count).Where(s => draws.Weights[s] > 0)];
        weights = Array.ConvertAll(used, s => draws.Weights[s]);
        parameters = new double[used.Length * width];
        for (var s = 0; s < used.Length; s++)
            model.ResponseParameters(draws.Draw(used[s]).Slice(model.Shape.ParameterOffset, width), parameters.AsSpan(s * width, width));
    }

    public MixedDensity Model { get; }
    public Response Response => Model.Response;
    public ModelData Data => Model.Data;

    public Predictions Predict(DataTable table, PredictionOptions options) => Data.Design is { } design
        ? Predict(design.Apply(table, options.Missing), options)
        : throw new InputException("The model was made from arrays, so the columns of a table mean nothing to it; predict for ModelData.");

    public Predictions Predict(ModelData data, PredictionOptions options) =>
        Predict(DesignRows.From(Model.Shape.FeatureCount > 0 ? data : data.WithoutNetwork()), options);

    public Predictions Predict(DesignRows rows, PredictionOptions options)
    {
        if (rows.Offset.Length != (Data.Offset.IsEmpty ? 0 : rows.RowCount))
            throw new InputException(Data.Offset.IsEmpty
                ? "The model has no offset, but the rows to predict have one."
                : "The model has an offset, so the rows to predict need theirs.");
        for (var i = 0; i < rows.Response.Length && rows.Trials.Length == 0; i++)
            if (!double.IsNaN(rows.Response[i]) && Response.Domain(rows.Response[i]) is { } domain)
                throw new InputException(rows.Place(i, Data.ResponseName) + FormattableString.Invariant(
                    $": the response is {rows.Response[i]}; with --family {Response.Name} it is {domain}."));
        var slots = GroupSlots.Assign(rows.AsProportions(), Data, options);
        var count = used.Length;
        var residual = Enumerable.Range(0, count).Sum(s => weights[s] * Response.LatentVariance(0, parameters.AsSpan(s * width, width)));
        var result = new Predictions(this, slots, options) { ResidualVariance = residual };
        double[][] moments = Response.HasGroupScale ? [[], [], [], [], []] : [[], [], [], []]; // As RowEvaluator fills them.
        foreach (var block in RowBlock.Cut(Model, slots, count))
        {
            var n = block.Rows.Length;
            if (moments[0].Length < n * count) moments = Array.ConvertAll(moments, _ => new double[n * count]);
            InOrder.Split(count, options.ThreadCount, (start, end) =>
            {
                var evaluator = block.CreateEvaluator(draws);
                for (var s = start; s < end; s++)
                {
                    evaluator.Load(draws.Draw(used[s]));
                    evaluator.Fill(moments, s, count);
                }
            });
            InOrder.Split(n, options.ThreadCount, (start, end) =>
            {
                var summary = new RowSummary(Response, weights, parameters, result.Probabilities.ToArray());
                for (var i = start; i < end; i++) result.Fill(block.Rows[i], summary, moments, (i * count)..((i + 1) * count));
            });
        }

        return result;
    }

    public delegate double OfPredictor(int row, double eta, ReadOnlySpan<double> parameters, ref KeyedStream random);

    // Of outcomes, or of what else depends on η: rows share θ, and those of a group α.
    public double[] Draw(GroupSlots slots, RandomKey key, Range numbers, int threads, OfPredictor? of = null)
    {
        of ??= (int row, double eta, ReadOnlySpan<double> parameters, ref KeyedStream random) =>
            Response.Draw(slots.Rows.TrialsOf(row), eta, parameters, ref random);
        var (n, (first, count)) = (slots.Rows.RowCount, numbers.GetOffsetAndLength(int.MaxValue));
        var (result, cumulative, total) = (new double[checked(count * n)], new double[weights.Length], 0.0);
        for (var s = 0; s < cumulative.Length; s++) cumulative[s] = total += weights[s];

        // The groups of one θ are evaluated once.
        var byDraw = Enumerable.Range(first, count).GroupBy(i =>
        {
            var found = Array.BinarySearch(cumulative, Philox.ToUniform(Philox.Block(key.Fold(i).Fold(0), 0).First) * total);
            return Math.Min(found < 0 ? ~found : found, cumulative.Length - 1);
        }).OrderBy(group => group.Key).Select(group => (Draw: used[group.Key], Outcomes: group.ToArray())).ToArray();
        foreach (var block in RowBlock.Cut(Model, slots, used.Length))
            InOrder.Split(byDraw.Length, threads, (start, end) =>
            {
                var (evaluator, eta, own) = (block.CreateEvaluator(draws), new double[block.Rows.Length], new double[width]);
                foreach (var (draw, outcomes) in byDraw.AsSpan(start..end))
                {
                    evaluator.Load(draws.Draw(draw));
                    evaluator.Parameters.CopyTo(own);
                    foreach (var i in outcomes)
                    {
                        evaluator.Draw(key.Fold(i).Fold(1), eta);
                        for (var j = 0; j < eta.Length; j++)
                        {
                            var random = new KeyedStream(key.Fold(i).Fold(2).Fold(block.Rows[j]));
                            if (Response.HasGroupScale) own[0] = evaluator.Parameters[0] * evaluator.FactorOf(j);
                            result[((i - first) * n) + block.Rows[j]] = of(block.Rows[j], eta[j], own, ref random);
                        }
                    }
                }
            });
        return result;
    }
}
