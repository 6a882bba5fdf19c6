namespace NgHvi;

/// <summary>η of a block's rows under several grouping factors given variances: β and all random effects jointly normal given y.</summary>
internal sealed class FactorRowEvaluator : RowEvaluator
{
    private readonly RowBlock block;
    private readonly MixedDensity model;
    private readonly MixedEvaluator evaluator;
    private readonly FactorPlan plan;
    private readonly FactorSystem system;
    private readonly double[] covariance, parameters, beta, sparse;
    private readonly List<int> touched = [];
    private bool isInverted; // At θ, for levels.

    public FactorRowEvaluator(RowBlock block)
    {
        (this.block, model, plan) = (block, block.Model, block.Model.Plan);
        evaluator = new MixedEvaluator(model, 1);
        system = evaluator.Factors.System;
        (covariance, parameters) = (new double[model.RandomCount * model.RandomCount], new double[model.Shape.ParameterCount]);
        (beta, sparse) = (new double[plan.FixedCount], new double[plan.Right.Length]);
    }

    public override ReadOnlySpan<double> Parameters => parameters;

    public override void Load(ReadOnlySpan<double> theta)
    {
        isInverted = false;
        if (!double.IsFinite(evaluator.Marginal(theta, [])))
            throw new ArithmeticException("The conditional precision of random effects is not positive definite; θ is out of range.");
        evaluator.Parameters.Covariance(covariance);
        model.ResponseParameters(evaluator.Parameters.Response, parameters);
        TensorPrimitives.Add(system.Solution.AsSpan(plan.TailStart + system.Random), plan.Reference, beta);
    }

    public override void Fill(double[][] result, int draw, int drawCount)
    {
        system.Invert(system.All);
        var (scale, z) = (model.Units.ResponseScale, new double[model.RandomCount]);
        for (var (i, at) = (0, draw); i < block.Rows.Length; i++, at += drawCount)
        {
            var (fixedPart, random) = Enter(i, z);
            var (variance, spread) = (system.Form(sparse, touched), 0.0);
            for (var f = 0; f < plan.Order.Length; f++)
            {
                var prior = Form(z.AsSpan(plan.Factor(f).Columns), plan.Factor(f).First);
                spread += prior;
                if (block.Levels[f][i] == GroupSlots.New) variance += prior;
            }

            (result[0][at], result[1][at]) = (fixedPart, fixedPart + (scale * random));
            (result[2][at], result[3][at]) = (scale * scale * variance, scale * scale * spread);
        }
    }

    // log p(y_k | θ, all other rows) of rows of the fit, first and those after it: with H = W_kA⁻¹W_k'/σ² and residuals e,
    // −½[n log 2πσ² − log|I − H| + e'(I − H)⁻¹e/σ²].
    public double LeftOut(int first, int count, double[] y)
    {
        if (!isInverted) system.Invert(system.All, isWhole: true);
        isInverted = true;
        var (scale, z, entries) = (model.Units.ResponseScale, new double[model.RandomCount], new FactorSystem.Entries[count]);
        var (stride, residuals) = (DenseCholesky.Stride(count), new double[count]);
        var (rest, variance) = (new double[count * stride], parameters[0]);
        for (var i = 0; i < count; i++)
        {
            var (fixedPart, random) = Enter(first + i, z);
            residuals[i] = y[block.Rows[first + i]] - fixedPart - (scale * random);
            system.Reduce(sparse, touched, entries[i] = new([], []));
        }

        system.Forms(entries, -scale * scale / variance, rest, stride);
        for (var i = 0; i < count; i++) rest[i * (stride + 1)] += 1;
        if (!DenseCholesky.Factor(rest, count))
            throw new ArithmeticException("The rows left out cannot be predicted in these digits; θ is out of range.");
        var logDeterminant = 0.0;
        for (var i = 0; i < count; i++) logDeterminant += 2 * Math.Log(rest[i * (stride + 1)]);
        DenseCholesky.SolveLower(rest, count, count, residuals);
        return -0.5 * ((count * Math.Log(2 * Math.PI * variance)) - logDeterminant + (FixedOrder.SumOfSquares(residuals) / variance));
    }

    // Levels not seen have streams of their number among the rows' new ones.
    public override void Draw(RandomKey key, Span<double> eta)
    {
        var (drawn, fresh, z) = (new double[plan.Right.Length], new Dictionary<(int, int), double[]>(), new double[model.RandomCount]);
        NormalSampler.Fill(key.Fold(0), drawn);
        system.Backward(drawn, system.All);
        TensorPrimitives.Add(drawn, system.Solution, drawn);
        var own = new double[beta.Length];
        TensorPrimitives.Add(drawn.AsSpan(plan.TailStart + system.Random), plan.Reference, own);
        for (var i = 0; i < eta.Length; i++)
        {
            eta[i] = FixedPart(i, own, z);
            for (var f = 0; f < plan.Order.Length; f++)
            {
                var (factor, level) = (plan.Factor(f), block.Levels[f][i]);
                if (level < 0 && level != GroupSlots.New) continue;
                var effects = level >= 0 ? drawn.AsSpan(plan.Offsets[f] + (level * factor.Count), factor.Count)
                    : fresh.TryGetValue((f, block.NewLevels[f][i]), out var known) ? known : Fresh(f, block.NewLevels[f][i]);
                eta[i] += model.Units.ResponseScale * FixedOrder.Dot(z.AsSpan(factor.Columns), effects);
            }
        }

        double[] Fresh(int f, int slot)
        {
            var factor = plan.Factor(f);
            var (r, normals, result) = (factor.Count, new double[factor.Count], new double[factor.Count]);
            var root = new double[r * r];
            DiagonalBlock.Read(covariance, model.RandomCount, factor.First, r, root);
            if (!SmallCholesky.Factor(root,
                r)) throw new ArithmeticException("The covariance of random coefficients is not positive definite.");
            NormalSampler.Fill(key.Fold(1 + f).Fold(slot), normals);
            for (var a = 0; a < r; a++) result[a] = FixedOrder.Dot(root.AsSpan(a * r, a + 1), normals.AsSpan(0, a + 1));
            return fresh[(f, slot)] = result;
        }
    }

    public override double FactorOf(int row) => 1;

    // A row of W in sparse, with η's parts of β and of known levels, whose z stay.
    private (double Fixed, double Random) Enter(int i, double[] z)
    {
        var (fixedPart, random, fixedColumns) = (FixedPart(i, beta, z), 0.0, plan.TailStart + system.Random);
        touched.Clear();
        for (var j = 0; j < beta.Length; j++)
            if (Regressor(i, j) is var x and not 0) Touch(fixedColumns + j, x);
        for (var f = 0; f < plan.Order.Length; f++)
        {
            var (factor, level) = (plan.Factor(f), block.Levels[f][i]);
            for (var a = 0; a < factor.Count && level >= 0; a++)
            {
                var (column, value) = (plan.Offsets[f] + (level * factor.Count) + a, z[factor.First + a]);
                random += value * system.Solution[column];
                if (value != 0) Touch(column, value);
            }
        }

        return (fixedPart, random);
    }

    private void Touch(int column, double value)
    {
        touched.Add(column);
        sparse[column] = value;
    }

    private double Form(ReadOnlySpan<double> z, int first)
    {
        var sum = 0.0;
        for (var a = 0; a < z.Length; a++)
            sum += z[a] * FixedOrder.Dot(covariance.AsSpan(((first + a) * model.RandomCount) + first, z.Length), z);
        return sum;
    }

    private double Regressor(int i, int f) => block.Chunks[i / RowBlock.ChunkRows][(f * RowBlock.ChunkRows) + (i % RowBlock.ChunkRows)];

    private double FixedPart(int i, double[] coefficients, Span<double> z)
    {
        var sum = 0.0;
        for (var f = 0; f < coefficients.Length; f++) sum += Regressor(i, f) * coefficients[f];
        for (var a = 0; a < z.Length; a++) z[a] = Regressor(i, model.Shape.RandomIndices[a]);
        return block.Offsets[i] + model.Units.ResponseCenter + (model.Units.ResponseScale * sum);
    }
}
