namespace NgHvi;

/// <summary>η of a block's rows under several grouping factors given variances: β and all random effects jointly normal given y.</summary>
internal sealed class FactorRowEvaluator : RowEvaluator
{
    private readonly MixedEvaluator evaluator;
    private readonly FactorPlan plan;
    private readonly FactorSystem system;
    private readonly double[] beta, sparse;
    private readonly List<int> touched = [];
    private bool isInverted; // At θ, for levels.

    public FactorRowEvaluator(RowBlock block)
        : base(block)
    {
        (plan, evaluator) = (Model.Plan, new MixedEvaluator(Model, 1));
        system = evaluator.Factors.System;
        (beta, sparse) = (new double[plan.FixedCount], new double[plan.Right.Length]);
    }

    public override void Load(ReadOnlySpan<double> theta)
    {
        isInverted = false;
        if (!double.IsFinite(evaluator.Marginal(theta, [])))
            throw new ArithmeticException("The conditional precision of random effects is not positive definite; θ is out of range.");
        TensorPrimitives.Add(system.Solution.AsSpan(plan.TailStart + system.Random), plan.Reference, beta);
        Load(theta, evaluator.Parameters, beta);
    }

    public override void Fill(double[][] result, int draw, int drawCount)
    {
        system.Invert(system.All);
        var (scale, all) = (Model.Units.ResponseScale, Model.RandomCount);
        for (var (i, at) = (0, draw); i < Block.Rows.Length; i++, at += drawCount)
        {
            var random = Enter(i);
            var (variance, spread) = (system.Form(sparse, touched), 0.0);
            for (var f = 0; f < plan.Order.Length; f++)
            {
                var prior = FixedOrder.Form(Covariance.AsSpan(plan.Factor(f).First * (all + 1)), all, ZOf(i, f));
                spread += prior;
                if (Block.Levels[f][i] == GroupSlots.New) variance += prior;
            }

            (result[0][at], result[1][at]) = (FixedParts[i], FixedParts[i] + (scale * random));
            (result[2][at], result[3][at]) = (scale * scale * variance, scale * scale * spread);
        }
    }

    // log p(y_k | θ, all other rows) of rows of the fit, first and those after it: with H = W_kA⁻¹W_k'/σ² and residuals e,
    // −½[n log 2πσ² − log|I − H| + e'(I − H)⁻¹e/σ²].
    public double LeftOut(int first, int count, double[] y)
    {
        if (!isInverted) system.Invert(system.All, isWhole: true);
        isInverted = true;
        var (scale, entries) = (Model.Units.ResponseScale, new FactorSystem.Entries[count]);
        var (stride, residuals) = (DenseCholesky.Stride(count), new double[count]);
        var (rest, variance) = (new double[count * stride], Parameters[0]);
        for (var i = 0; i < count; i++)
        {
            residuals[i] = y[Block.Rows[first + i]] - FixedParts[first + i] - (scale * Enter(first + i));
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
        var (drawn, fresh, own) = (new double[plan.Right.Length], new Dictionary<(int, int), double[]>(), new double[beta.Length]);
        system.Draw(key.Fold(0), system.All, drawn);
        TensorPrimitives.Add(drawn.AsSpan(plan.TailStart + system.Random), plan.Reference, own);
        Place(own, eta);
        for (var i = 0; i < eta.Length; i++) for (var f = 0; f < plan.Order.Length; f++)
        {
            var level = Block.Levels[f][i];
            if (level < 0 && level != GroupSlots.New) continue;
            var effects = level >= 0 ? plan.Of(f, level, drawn)
                : fresh.TryGetValue((f, Block.NewLevels[f][i]), out var known) ? known : Fresh(f, Block.NewLevels[f][i]);
            eta[i] += Model.Units.ResponseScale * FixedOrder.Dot(ZOf(i, f), effects);
        }

        double[] Fresh(int f, int slot)
        {
            var factor = plan.Factor(f);
            var (r, normals, result) = (factor.Count, new double[factor.Count], new double[factor.Count]);
            var root = new double[r * r];
            DiagonalBlock.Read(Covariance, Model.RandomCount, factor.First, r, root);
            NormalSampler.Fill(key.Fold(1 + f).Fold(slot), normals);
            SmallCholesky.Scatter(root, normals, result);
            return fresh[(f, slot)] = result;
        }
    }

    // A row of W in sparse, with η's part of known levels.
    private double Enter(int i)
    {
        var (random, fixedColumns) = (0.0, plan.TailStart + system.Random);
        touched.Clear();
        for (var j = 0; j < beta.Length; j++)
            if (Block.Chunks[i / RowBlock.ChunkRows][(j * RowBlock.ChunkRows) + (i % RowBlock.ChunkRows)] is var x and not 0)
                Touch(fixedColumns + j, x);
        for (var f = 0; f < plan.Order.Length; f++)
        {
            var z = ZOf(i, f);
            var level = Block.Levels[f][i];
            for (var a = 0; a < z.Length && level >= 0; a++)
            {
                var (column, value) = (plan.Offsets[f] + (level * z.Length) + a, z[a]);
                random += value * system.Solution[column];
                if (value != 0) Touch(column, value);
            }
        }

        return random;
    }

    private void Touch(int column, double value)
    {
        touched.Add(column);
        sparse[column] = value;
    }

    private ReadOnlySpan<double> ZOf(int i, int f) => Z.AsSpan(i * Model.RandomCount, Model.RandomCount)[plan.Factor(f).Columns];
}
