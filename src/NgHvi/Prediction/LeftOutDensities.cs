namespace NgHvi;

/// <summary>Log densities of a block's rows and groups given θ with α_k, and σ_k by group, integrated out; one per thread.</summary>
/// <remarks>Of a normal y leaving out row i is a rank-one downdate of α_k | y: with leverage h_i = zᵀVar[α_k | y]z/σ² and residual e_i,
/// log p(y_i | θ, rest) = log N(e_i; 0, σ²(1 − h_i)) + log(1 − h_i). Of others p(y_i | θ, rest) = p(y_k | θ)/p(rest | θ), both on the same
/// nodes, but for rows that move α_k far, whose rest has nodes of its own.</remarks>
internal sealed class LeftOutDensities
{
    public const int Kinds = 4; // Of what a row has: see Fill.
    private const double LargestLeverage = 0.3; // Of a row left out on the nodes of all.
    private const double Spacing = 0.75; // Of nodes of u_k under a normal y, in posterior standard deviations: the trapezium rule.
    private const int HalfCount = 12, MostSteps = 12;
    private readonly RowBlock block;
    private readonly MixedDensity model;
    private readonly Response response;
    private readonly ConditionalMoments? moments; // Where nodes need a place.
    private readonly ModelParameters parameters;
    private readonly RegressorPass pass;
    private readonly IntegrationNodes nodes;
    private readonly bool hasScale;
    private readonly int r, count;
    private readonly double[] y, trials, fixedPart, z, constants, means, covariances, own, at;
    private readonly double[] root, center, pull, scratch, weights, logWeights;
    private double[] left = [], full = [], mean = [], square = []; // By row of a group and node.

    public LeftOutDensities(RowBlock block, DesignRows rows)
    {
        (this.block, model, response) = (block, block.Model, block.Model.Response);
        (r, hasScale, parameters) = (model.RandomCount, response.HasGroupScale, model.CreateParameters());
        moments = hasScale || (!response.IsNormal && r > 0) ? block.CreateMoments() : null;
        pass = new(model, RowBlock.ChunkRows);
        nodes = IntegrationNodes.Create(response.IsNormal ? 0 : r + (hasScale ? 1 : 0));
        count = response.IsNormal && hasScale ? (2 * HalfCount) + 1 : nodes.Count;
        y = Array.ConvertAll(block.Rows, row => rows.Response[row]);
        trials = Array.ConvertAll(block.Rows, rows.TrialsOf);
        var n = block.Rows.Length;
        (fixedPart, z, constants) = (new double[n], new double[n * r], new double[n]);
        (weights, logWeights) = (new double[count], new double[count]);
        (means, covariances) = (new double[(moments?.Count ?? 0) * r], new double[(moments?.Count ?? 0) * r * r]);
        (own, at) = (new double[model.Shape.ParameterCount], new double[model.Shape.ParameterCount]);
        (root, center, pull, scratch) = (new double[r * r], new double[r], new double[r], new double[r]);
        var starts = new List<int>();
        for (var i = 0; i < n; i++) if (i == 0 || block.Slots[i] < 0 || block.Slots[i] != block.Slots[i - 1]) starts.Add(i);
        Starts = [.. starts, n];
    }

    public int[] Starts { get; } // First rows of the groups, and their end; without groups of each row.

    public void Load(ReadOnlySpan<double> theta)
    {
        moments?.Fill(theta, means, covariances);
        parameters.Read(theta);
        model.ResponseParameters(parameters.Response, own);
        pass.Load(theta);
        block.Place(pass, parameters.Coefficients, fixedPart, z);
        TensorPrimitives.Multiply(z, model.Units.ResponseScale, z);
        for (var i = 0; i < y.Length && !response.IsNormal; i++) constants[i] = response.LogConstant(y[i], trials[i], own);
    }

    // log p(y_k | θ) of these groups.
    public void FillGroups(double[] result, Range groups, int draw, int drawCount)
    {
        for (var g = groups.Start.Value; g < groups.End.Value; g++)
            result[((g - groups.Start.Value) * drawCount) + draw] = Integrate(g, keepsRows: false);
    }

    // Of a normal y what Fill has, from its residual and leverage.
    public static (double LeftOut, double Full, double Mean, double Square) OfNormal(double residual, double leverage, double variance)
    {
        var (h, relative, log) = (Math.Min(leverage, 1 - 1e-15), residual * residual / variance, Math.Log(2 * Math.PI * variance));
        var mean = -0.5 * (log + relative + h);
        return (-0.5 * (log - Math.Log(1 - h) + (relative / (1 - h))), -0.5 * (log + Math.Log(1 + h) + (relative / (1 + h))),
            mean, (mean * mean) + (h * ((0.5 * h) + relative)));
    }

    // Of these rows log p(y_i | θ, rest of y), log p(y_i | θ, y), and mean and mean square of log p(y_i | θ, α) over α | θ, y.
    public void Fill(double[][] result, Range rows, int draw, int drawCount)
    {
        var (first, last) = (rows.Start.Value, rows.End.Value);
        for (var g = 0; g + 1 < Starts.Length; g++)
        {
            if (Starts[g + 1] <= first || Starts[g] >= last) continue;
            var total = Integrate(g, keepsRows: true);
            for (var i = Math.Max(first, Starts[g]); i < Math.Min(last, Starts[g + 1]); i++)
            {
                var (place, node) = (((i - first) * drawCount) + draw, (i - Starts[g]) * count);
                var (average, squares, rest, predicted) = (0.0, 0.0, new LogSum(), new LogSum());
                for (var j = 0; j < count; j++)
                {
                    rest.Add(logWeights[j] - left[node + j]);
                    predicted.Add(logWeights[j] + full[node + j]);
                    average += weights[j] * mean[node + j];
                    squares += weights[j] * square[node + j];
                }

                result[0][place] = !response.IsNormal && r > 0 && Leverage(i, g) > LargestLeverage ? total - Rest(g, i) : -rest.Value;
                (result[1][place], result[2][place], result[3][place]) = (predicted.Value, average, squares);
            }
        }
    }

    private int Place(int g) => moments is null ? 0 : block.Places[block.Slots[Starts[g]]]; // Among the moments.

    private (double Mean, double Spread) Scale(int g) => hasScale // Of u_k.
        ? (moments!.Scales[2 * Place(g)], Math.Max(moments.Scales[(2 * Place(g)) + 1], 1e-8)) : (0, 1);

    // log p(y_k | θ); weights become those of nodes given y_k, and rows that are kept have their entries at each.
    private double Integrate(int g, bool keepsRows)
    {
        var (first, end, place) = (Starts[g], Starts[g + 1], Place(g));
        var (scaleMean, scaleSpread) = Scale(g);
        if (keepsRows && left.Length < (end - first) * count) (left, full, mean, square) = (Room(), Room(), Room(), Room());
        if (!response.IsNormal)
        {
            means.AsSpan(place * r, r).CopyTo(center);
            covariances.AsSpan(place * r * r, r * r).CopyTo(root);
            return OnNodes(g, scaleMean, scaleSpread, -1, keepsRows);
        }

        for (var j = 0; j < count; j++)
        {
            var u = hasScale ? scaleMean + (scaleSpread * Spacing * (j - HalfCount)) : 0;
            var factor = hasScale ? Math.Exp(2 * own[1] * u) : 1;
            logWeights[j] = Condition(first, end, own[0] * factor, j, keepsRows)
                + (hasScale ? Math.Log(Spacing * scaleSpread) - (0.5 * ((u * u) + Math.Log(2 * Math.PI))) : 0);
        }

        return Normalize();

        double[] Room() => new double[(end - first) * count];
    }

    private double Normalize()
    {
        var sum = new LogSum();
        foreach (var log in logWeights) sum.Add(log);
        var total = sum.Value;
        for (var j = 0; j < count; j++) weights[j] = Math.Exp(logWeights[j] -= total);
        return total;
    }

    // Of a normal y given σ²: α_k | y ~ N(m, P⁻¹), P = Ω + ZᵀZ/σ².
    [MethodImpl(AggressiveOptimization)]
    private double Condition(int first, int end, double variance, int j, bool keepsRows)
    {
        parameters.Precision.CopyTo(root, 0);
        Array.Clear(center);
        for (var i = first; i < end; i++) Add(i, (y[i] - fixedPart[i]) / variance, 1 / variance, center);
        Factor();
        SmallCholesky.Solve(root, r, center);
        var squares = ((end - first) * Math.Log(2 * Math.PI * variance)) + Form(center);
        for (var i = first; i < end; i++)
        {
            var row = z.AsSpan(i * r, r);
            var e = y[i] - fixedPart[i] - FixedOrder.Dot(row, center);
            squares += e * e / variance;
            if (!keepsRows) continue;
            row.CopyTo(scratch);
            SmallCholesky.SolveLower(root, r, scratch);
            var entry = ((i - first) * count) + j;
            (left[entry], full[entry], mean[entry], square[entry]) =
                OfNormal(e, FixedOrder.SumOfSquares(scratch) / variance, variance);
        }

        return -0.5 * (SmallCholesky.LogDeterminant(root, r) - parameters.LogDeterminant + squares);
    }

    // log ∫ p(y without the row | α, u, θ) p(α, u) on nodes at the centre, whose covariance is in root; all rows: with entries and weights.
    [MethodImpl(AggressiveOptimization)]
    private double OnNodes(int g, double scaleMean, double scaleSpread, int without, bool keepsRows)
    {
        Factor();
        var (first, end) = (Starts[g], Starts[g + 1]);
        var points = nodes.Of(moments is null ? 0 : block.Groups[Place(g)]);
        var (width, spread, rest) = (nodes.Dimension, 0.5 * SmallCholesky.LogDeterminant(root, r), new LogSum());
        if (hasScale) spread += Math.Log(scaleSpread);
        own.CopyTo(at, 0);
        for (var j = 0; j < count; j++)
        {
            var u = 0.0;
            var xi = points.Slice(j * width, width);
            for (var a = 0; a < r; a++) scratch[a] = center[a] + FixedOrder.Dot(root.AsSpan(a * r, a + 1), xi[..(a + 1)]);
            if (hasScale) at[0] = own[0] * Math.Exp(2 * own[1] * (u = scaleMean + (scaleSpread * xi[r])));
            var sum = nodes.LogWeights[j] + spread
                + (0.5 * (FixedOrder.SumOfSquares(xi) - Form(scratch) - (u * u) + parameters.LogDeterminant));
            for (var i = first; i < end; i++)
            {
                if (i == without) continue;
                var log = constants[i]
                    + response.LogKernel(y[i], trials[i], fixedPart[i] + FixedOrder.Dot(z.AsSpan(i * r, r), scratch), at);
                sum += log;
                if (!keepsRows) continue;
                var entry = ((i - first) * count) + j;
                (left[entry], full[entry], mean[entry], square[entry]) = (log, log, log, log * log);
            }

            if (without < 0) logWeights[j] = sum;
            else rest.Add(sum);
        }

        return without < 0 ? Normalize() : rest.Value;
    }

    private double Leverage(int i, int g) // What the row tells of its own η, against all.
    {
        var row = z.AsSpan(i * r, r);
        var variance = FixedOrder.Form(covariances.AsSpan(Place(g) * r * r, r * r), r, row);
        var eta = fixedPart[i];
        for (var a = 0; a < r; a++) eta += row[a] * means[(Place(g) * r) + a];
        return response.Information(eta, own) * Math.Max(1, trials[i]) * variance;
    }

    // log p(y_k without row i | θ) on nodes at its own mode, by scoring with halved steps.
    private double Rest(int g, int without)
    {
        means.AsSpan(Place(g) * r, r).CopyTo(center);
        var (value, step) = (Density(g, without, center), new double[r]);
        for (var iteration = 0; iteration < MostSteps; iteration++)
        {
            parameters.Precision.CopyTo(root, 0);
            for (var a = 0; a < r; a++) pull[a] = -FixedOrder.Dot(parameters.Precision.AsSpan(a * r, r), center);
            for (var i = Starts[g]; i < Starts[g + 1]; i++)
            {
                if (i == without) continue;
                const double Width = 1e-4;
                var eta = fixedPart[i] + FixedOrder.Dot(z.AsSpan(i * r, r), center);
                var slope = (response.LogKernel(y[i], trials[i], eta + Width, own)
                    - response.LogKernel(y[i], trials[i], eta - Width, own)) / (2 * Width);
                Add(i, slope, response.Information(eta, own) * Math.Max(1, trials[i]), pull);
            }

            Factor();
            pull.CopyTo(step, 0);
            SmallCholesky.Solve(root, r, step);
            var (length, share, next) = (FixedOrder.Dot(pull, step), 2.0, double.NegativeInfinity);
            if (!(length > 1e-6)) break;
            while (!(next >= value) && share > 1e-3)
            {
                share *= 0.5;
                TensorPrimitives.MultiplyAdd(step, share, center, scratch);
                next = Density(g, without, scratch);
            }

            if (!(next >= value)) break;
            scratch.CopyTo(center, 0);
            value = next;
        }

        SmallCholesky.Invert(root.ToArray(), r, root);
        var (u, spread) = Scale(g);
        return OnNodes(g, u, spread, without, keepsRows: false);
    }

    private double Density(int g, int without, double[] alpha) // log p(y without the row, α | θ), without constants, at u = 0.
    {
        var sum = -0.5 * Form(alpha);
        for (var i = Starts[g]; i < Starts[g + 1]; i++)
            if (i != without) sum += response.LogKernel(y[i], trials[i], fixedPart[i] + FixedOrder.Dot(z.AsSpan(i * r, r), alpha), own);
        return sum;
    }

    private void Add(int i, double slope, double information, double[] gradient)
    {
        var row = z.AsSpan(i * r, r);
        for (var a = 0; a < r; a++)
        {
            gradient[a] += slope * row[a];
            for (var b = 0; b <= a; b++) root[(a * r) + b] += information * row[a] * row[b];
        }
    }

    private void Factor()
    {
        if (!SmallCholesky.Factor(root, r))
            throw new ArithmeticException("The conditional covariance of random effects is not positive definite; θ is out of range.");
    }

    private double Form(ReadOnlySpan<double> alpha) => FixedOrder.Form(parameters.Precision, r, alpha); // αᵀΩα.
}
