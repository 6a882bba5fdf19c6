namespace NgHvi;

/// <summary>
/// The posterior predictive distribution of a model: given draw s of θ, η of a row is N(zᵀ(β_s + E[α_k | θ_s, y]), zᵀVar[α_k | θ_s, y]z),
/// integrated out exactly or by quadrature and averaged over the draws, so that θ is the only source of Monte Carlo error (method section
/// 6.5, where α_k is drawn). S draws cost S passes over the training rows of the groups that occur and over the new rows.
/// </summary>
internal sealed class Predictor
{
    private readonly PosteriorDraws draws;
    private readonly int[] used;
    private readonly double[] weights;
    private readonly int width;

    public Predictor(MixedDensity model, PosteriorDraws draws)
    {
        Guard.SameLength(draws.ParameterCount, "a draw of θ", model.Parameters.Count, "the model's θ");
        (Model, this.draws) = (model, draws);
        width = model.Shape.ParameterCount;
        used = [.. Enumerable.Range(0, draws.Count).Where(s => draws.Weights[s] > 0)];
        weights = Array.ConvertAll(used, s => draws.Weights[s]);
    }

    /// <summary>The model.</summary>
    public MixedDensity Model { get; }

    public Response Response => Model.Response;

    public ModelData Data => Model.Data;

    /// <summary>Predicts for the rows of a table, in its order.</summary>
    /// <exception cref="InputException">
    /// Cells are missing or not what they were in training, or a group is unknown and that is not allowed.
    /// </exception>
    public Predictions Predict(DataTable table, PredictionOptions options) => Data.Design is { } design
        ? Predict(RowsToPredict.From(design.Apply(table, options.Missing), table), options)
        : throw new InputException("The model was made from arrays, so the columns of a table mean nothing to it; predict for ModelData.");

    /// <summary>Predicts for the rows of data of the same columns, in stacked order.</summary>
    public Predictions Predict(ModelData data, PredictionOptions options) =>
        Predict(RowsToPredict.From(Model.Shape.FeatureCount > 0 ? data : data.WithoutNetwork()), options);

    /// <summary>Predicts.</summary>
    public Predictions Predict(RowsToPredict rows, PredictionOptions options)
    {
        CheckResponse(rows);
        if (!Data.HasGroups && options.Level == PredictionLevel.NewGroup)
        {
            throw new InputException("The model has no groups, so there is no new one to predict for.");
        }

        List<int> trainingGroups = [];
        var slots = Data.HasGroups
            ? GroupSlots.Assign(
                rows.GroupKeys, options, GroupSlots.Index(Data.GroupKeys), row => rows.Place(row, Data.GroupName), out trainingGroups)
            : Array.ConvertAll(rows.SourceRows, _ => -1);
        var count = used.Length;
        var parameters = Parameters();
        var residual = Enumerable.Range(0, count).Sum(s => weights[s] * Response.LatentVariance(parameters.AsSpan(s * width, width)));
        var result = new Predictions(this, rows, options, slots, trainingGroups) { ResidualVariance = residual };
        double[] fixedPart = [], mean = [], variance = [], spread = [];
        foreach (var block in RowBlock.Cut(Model, rows, slots, trainingGroups, used.Length))
        {
            var n = block.Rows.Length;
            if (mean.Length < n * count)
            {
                (fixedPart, mean) = (new double[n * count], new double[n * count]);
                (variance, spread) = (new double[n * count], new double[n * count]);
            }

            Ranges.Run(count, options.ThreadCount, (start, end) =>
            {
                var evaluator = new RowEvaluator(block, draws);
                var values = new double[4 * n];
                for (var s = start; s < end; s++)
                {
                    evaluator.Load(draws.Draw(used[s]));
                    evaluator.Fill(values.AsSpan(0, n), values.AsSpan(n, n), values.AsSpan(2 * n, n), values.AsSpan(3 * n, n));
                    for (var i = 0; i < n; i++)
                    {
                        var place = (i * count) + s;
                        (fixedPart[place], mean[place]) = (values[i], values[n + i]);
                        (variance[place], spread[place]) = (values[(2 * n) + i], values[(3 * n) + i]);
                    }
                }
            });
            Ranges.Run(n, options.ThreadCount, (start, end) =>
            {
                var summary = new RowSummary(Response, weights, parameters, result.Probabilities.ToArray());
                for (var i = start; i < end; i++)
                {
                    var own = (i * count)..((i + 1) * count);
                    result.Fill(block.Rows[i], summary, fixedPart.AsSpan(own), mean.AsSpan(own), variance.AsSpan(own), spread.AsSpan(own));
                }
            });
        }

        return result;
    }

    /// <summary>Draws of outcomes, count×n.</summary>
    public double[] Draw(RowsToPredict rows, int[] slots, IReadOnlyList<int> trainingGroups, RandomKey key, int count, int threads)
    {
        var result = new double[checked(count * rows.Count)];
        var cumulative = new double[weights.Length];
        double total = 0;
        for (var s = 0; s < cumulative.Length; s++)
        {
            cumulative[s] = total += weights[s];
        }

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
                            result[(i * rows.Count) + block.Rows[j]] = Response.Draw(eta[j], evaluator.Parameters, ref random);
                        }
                    }
                }
            });
        }

        return result;
    }

    private void CheckResponse(RowsToPredict rows)
    {
        for (var i = 0; i < rows.Response.Length; i++)
        {
            if (Response.Domain(rows.Response[i]) is { } domain)
            {
                var place = rows.Place(i, Data.ResponseName);
                throw new InputException(string.Create(
                    CultureInfo.InvariantCulture, $"{place}: the response is {rows.Response[i]}; with --family {Response.Name} it is {domain}."));
            }
        }
    }

    /// <summary>The parameters of the response at every draw used, in the data's units.</summary>
    private double[] Parameters()
    {
        var parameters = new double[used.Length * width];
        for (var s = 0; s < used.Length; s++)
        {
            Model.ResponseParameters(draws.Draw(used[s]).Slice(Model.Shape.ParameterOffset, width), parameters.AsSpan(s * width, width));
        }

        return parameters;
    }
}
