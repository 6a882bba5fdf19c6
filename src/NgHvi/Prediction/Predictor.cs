namespace NgHvi;

/// <summary>The posterior predictive distribution of a model: given draw s of θ, η of a row is N(zᵀ(β_s + E[α_k | θ_s, y]), zᵀVar[α_k |
/// θ_s, y]z), integrated out exactly or by quadrature and averaged over the draws, so that θ is the only source of Monte Carlo error
/// (method section 6.5, where α_k is drawn). S draws cost S passes over the training rows of the groups that occur and over the new
/// rows.</summary>
internal sealed class Predictor
{
    private readonly PosteriorDraws draws;
    private readonly int[] used;
    private readonly double[] weights;
    private readonly double[] parameters;
    private readonly int width;

    public Predictor(MixedDensity model, PosteriorDraws draws)
    {
        Guard.SameLength(draws.ParameterCount, "a draw of θ", model.Parameters.Count, "the model's θ");
        (Model, this.draws, width) = (model, draws, model.Shape.ParameterCount);
        used = [.. Enumerable.Range(0, draws.Count).Where(s => draws.Weights[s] > 0)];
        weights = Array.ConvertAll(used, s => draws.Weights[s]);
        parameters = new double[used.Length * width];
        for (var s = 0; s < used.Length; s++)
        {
            model.ResponseParameters(draws.Draw(used[s]).Slice(model.Shape.ParameterOffset, width), parameters.AsSpan(s * width, width));
        }
    }

    public MixedDensity Model { get; }
    public Response Response => Model.Response;
    public ModelData Data => Model.Data;

    public Predictions Predict(DataTable table, PredictionOptions options) => Data.Design is { } design
        ? Predict(design.Apply(table, options.Missing), options)
        : throw new InputException("The model was made from arrays, so the columns of a table mean nothing to it; predict for ModelData.");

    // Predicts for the rows of data of the same columns, in stacked order.
    public Predictions Predict(ModelData data, PredictionOptions options) =>
        Predict(DesignRows.From(Model.Shape.FeatureCount > 0 ? data : data.WithoutNetwork()), options);

    public Predictions Predict(DesignRows rows, PredictionOptions options)
    {
        CheckResponse(rows);
        if (!Data.HasGroups && options.Level == PredictionLevel.NewGroup)
        {
            throw new InputException("The model has no groups, so there is no new one to predict for.");
        }

        var (slots, trainingGroups) = GroupSlots.Assign(rows, Data, options);
        var count = used.Length;
        var residual = Enumerable.Range(0, count).Sum(s => weights[s] * Response.LatentVariance(parameters.AsSpan(s * width, width)));
        var result = new Predictions(this, rows, options, slots, trainingGroups) { ResidualVariance = residual };

        // Of each row and draw: the fixed part of η, its mean and variance, and the variance of the random part.
        double[][] moments = [[], [], [], []];
        foreach (var block in RowBlock.Cut(Model, rows, slots, trainingGroups, count))
        {
            var n = block.Rows.Length;
            if (moments[0].Length < n * count) moments = Array.ConvertAll(moments, _ => new double[n * count]);

            Ranges.Run(count, options.ThreadCount, (start, end) =>
            {
                var (evaluator, values) = (new RowEvaluator(block, draws), new double[4 * n]);
                for (var s = start; s < end; s++)
                {
                    evaluator.Load(draws.Draw(used[s]));
                    evaluator.Fill(values.AsSpan(0, n), values.AsSpan(n, n), values.AsSpan(2 * n, n), values.AsSpan(3 * n, n));
                    for (var k = 0; k < moments.Length; k++)
                    {
                        for (var i = 0; i < n; i++) moments[k][(i * count) + s] = values[(k * n) + i];
                    }
                }
            });
            Ranges.Run(n, options.ThreadCount, (start, end) =>
            {
                var summary = new RowSummary(Response, weights, parameters, result.Probabilities.ToArray());
                for (var i = start; i < end; i++)
                {
                    var own = (i * count)..((i + 1) * count);
                    result.Fill(
                        block.Rows[i],
                        summary,
                        moments[0].AsSpan(own),
                        moments[1].AsSpan(own),
                        moments[2].AsSpan(own),
                        moments[3].AsSpan(own));
                }
            });
        }

        return result;
    }

    public double[] Draw(DesignRows rows, int[] slots, IReadOnlyList<int> trainingGroups, RandomKey key, int count, int threads)
    {
        var result = new double[checked(count * rows.RowCount)];
        var cumulative = new double[weights.Length];
        double total = 0;
        for (var s = 0; s < cumulative.Length; s++) cumulative[s] = total += weights[s];

        // Draws of one θ are made one after the other, so that its groups are evaluated once.
        var byDraw = Enumerable.Range(0, count).GroupBy(i =>
        {
            var found = Array.BinarySearch(cumulative, Philox.ToUniform(Philox.Block(key.Fold(i).Fold(0), 0).First) * total);
            return Math.Min(found < 0 ? ~found : found, cumulative.Length - 1);
        }).OrderBy(group => group.Key).Select(group => (Draw: used[group.Key], Outcomes: group.ToArray())).ToArray();
        foreach (var block in RowBlock.Cut(Model, rows, slots, trainingGroups, used.Length))
        {
            Ranges.Run(byDraw.Length, threads, (start, end) =>
            {
                var (evaluator, eta) = (new RowEvaluator(block, draws), new double[block.Rows.Length]);
                foreach (var (draw, outcomes) in byDraw.AsSpan(start..end))
                {
                    evaluator.Load(draws.Draw(draw));
                    foreach (var i in outcomes)
                    {
                        evaluator.Draw(key.Fold(i).Fold(1), eta);
                        for (var j = 0; j < eta.Length; j++)
                        {
                            var random = new KeyedStream(key.Fold(i).Fold(2).Fold(block.Rows[j]));
                            result[(i * rows.RowCount) + block.Rows[j]] = Response.Draw(eta[j], evaluator.Parameters, ref random);
                        }
                    }
                }
            });
        }

        return result;
    }

    private void CheckResponse(DesignRows rows)
    {
        for (var i = 0; i < rows.Response.Length; i++)
        {
            if (Response.Domain(rows.Response[i]) is { } domain)
            {
                var place = rows.Place(i, Data.ResponseName);
                throw new InputException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{place}: the response is {rows.Response[i]}; with --family {Response.Name} it is {domain}."));
            }
        }
    }
}
