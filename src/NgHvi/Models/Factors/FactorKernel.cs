namespace NgHvi;

/// <summary>log p(y | θ) of linear Gaussian models with several grouping factors, all random effects integrated out at once: at given β, or
/// over β too, whose prior is normal (Harville 1977; Bates, Mächler, Bolker and Walker 2015).</summary>
/// <remarks>W = [Z X], A = W'W/σ² + D, h = W'r/σ² + Dd, m = A⁻¹h: log p = −½n log 2πσ² + ½log|D| − ½log|A| − 
/// ½(r'r/σ² + d'Dd − h'm).</remarks>
internal sealed class FactorKernel(MixedDensity model, FactorPlan plan) : DensityKernel
{
    private readonly double[] shift = new double[plan.FixedCount], product = new double[plan.Right.Length];
    private readonly double[] moments = new double[plan.RandomCount * plan.RandomCount];
    private readonly double[] block = new double[plan.RandomCount * plan.RandomCount], variances =
        new double[plan.RandomCount * plan.RandomCount];
    private double inverseVariance;

    public FactorSystem System { get; } = new(plan);
    public override int GroupCount => model.Data.GroupCount;

    public override double Integrate(ReadOnlySpan<double> theta, ModelParameters parameters, Span<double> gradient, Span<double> moments)
    {
        var value = Value(parameters, isHalf: false);
        if (double.IsFinite(value)) AddGradient(parameters, System.Random, gradient);
        else gradient.Fill(double.NaN);
        return value;
    }

    // At a draw z ~ p(z | θ, y): the gradient of the joint density, whose mean is that of Integrate.
    public override double Draw(
        ReadOnlySpan<double> theta, ModelParameters parameters, LatentDraw draw, Span<double> gradient, Span<double> moments)
    {
        var value = Value(parameters, isHalf: false);
        if (!double.IsFinite(value)) throw new ArithmeticException("Random effects cannot be drawn; θ is out of range.");
        var z = product.AsSpan(0, plan.TailStart + System.Random);
        System.Draw(draw.Key, System.Random, z);
        z.CopyTo(System.Solution);
        AddGradient(parameters, System.Random, gradient, isDrawn: true);
        return value;
    }

    // At the β of the parameters, which Solution has less the plan's reference behind E[b | β, θ, y].
    public override double Value(ModelParameters parameters) => Value(parameters, isHalf: true);

    private double Value(ModelParameters parameters, bool isHalf)
    {
        if (!Begin(parameters)) return double.NaN;
        var (z, first) = (System.Solution, plan.TailStart + System.Random);
        TensorPrimitives.Subtract(parameters.Coefficients.AsSpan(0, plan.FixedCount), plan.Reference, shift);
        Array.Clear(z);
        shift.CopyTo(z, first);
        plan.Multiply(z, product);
        var squares = plan.Squares - FixedOrder.Dot(shift, plan.Right.AsSpan(first)) // ‖r − Xδ‖².
            + FixedOrder.Dot(shift, product.AsSpan(first)) - FixedOrder.Dot(shift, plan.Right.AsSpan(first));
        TensorPrimitives.Subtract(plan.Right.AsSpan(0, first), product.AsSpan(0, first), z);
        TensorPrimitives.Multiply(z.AsSpan(0, first), inverseVariance, z);
        var explained = System.Solve(z, System.Random, isHalf);
        return Density(parameters, System.Random, (inverseVariance * squares) - explained);
    }

    // β integrated out, too; Solution has E[β | θ, y] less the plan's reference behind E[b | θ, y].
    public double Marginal(ModelParameters parameters, Span<double> gradient)
    {
        if (!Begin(parameters)) return double.NaN;
        var (z, q, squares) = (System.Solution, plan.FixedCount, inverseVariance * plan.Squares);
        TensorPrimitives.Subtract(plan.PriorMean, plan.Reference, shift);
        TensorPrimitives.Multiply(plan.Right, inverseVariance, z);
        for (var i = 0; i < q; i++)
        {
            var pull = FixedOrder.Dot(plan.PriorPrecision.AsSpan(i * q, q), shift);
            z[plan.TailStart + System.Random + i] += pull;
            squares += pull * shift[i];
        }

        var explained = System.Solve(z, System.All);
        var value = Density(parameters, System.All, squares - explained) + (0.5 * plan.PriorLogDeterminant);
        if (gradient.Length > 0 && double.IsFinite(value)) AddGradient(parameters, System.All, gradient);
        return value;
    }

    // ½f_i'Pf_j, P = (I − WA⁻¹W'/σ²)/σ², f = ∂Var[y]/∂x · Py of coordinates x that change Σ (R×R) and log σ² so; after Marginal.
    public void Information(ModelParameters parameters, double[][] changes, double[] logVariances, Span<double> result)
    {
        var (z, n, all) = (System.Solution, plan.Right.Length, plan.RandomCount);
        var (rest, coefficients, images, halves) = (new double[n], new double[changes.Length][], new double[changes.Length][],
            new double[changes.Length][]);
        plan.Multiply(z, product);
        var squares = plan.Squares - (2 * FixedOrder.Dot(z, plan.Right)) + FixedOrder.Dot(z, product); // ‖r − Wz‖².
        TensorPrimitives.Subtract(plan.Right, product, rest);
        for (var i = 0; i < changes.Length; i++)
        {
            // Zc + (r − Wz)·∂log σ², c_k = ∂Σ Σ⁻¹ E[b_k].
            (coefficients[i], images[i]) = (new double[n], new double[n]);
            for (var f = 0; f < plan.Order.Length; f++)
            {
                var (factor, gain) = (plan.Factor(f), new double[plan.Factor(f).Count * plan.Factor(f).Count]);
                var (r, first) = (factor.Count, factor.First);
                for (var a = 0; a < r; a++)
                    for (var b = 0; b < r; b++)
                        for (var c = 0; c < r; c++)
                            gain[(a * r) + b] += changes[i][((first + a) * all) + first + c]
                                * parameters.Precision[((first + c) * all) + first + b];
                if (!gain.AsSpan().ContainsAnyExcept(0.0)) continue;
                for (var (k, at) = (0, plan.Offsets[f]); k < factor.Keys.Count; k++, at += r)
                    for (var a = 0; a < r; a++) coefficients[i][at + a] = FixedOrder.Dot(gain.AsSpan(a * r, r), z.AsSpan(at, r));
            }

            plan.Multiply(coefficients[i], images[i]);
            TensorPrimitives.MultiplyAdd(rest, logVariances[i], images[i], images[i]);
            halves[i] = [.. images[i]];
            System.Forward(halves[i], System.All);
        }

        for (var i = 0; i < changes.Length; i++)
            for (var j = 0; j < changes.Length; j++)
            {
                var product = FixedOrder.Dot(coefficients[i], images[j]) + (logVariances[i]
                    * (FixedOrder.Dot(rest, coefficients[j]) + (logVariances[j] * squares)));
                result[(i * changes.Length) + j] =
                    0.5 * inverseVariance * (product - (inverseVariance * FixedOrder.Dot(halves[i], halves[j])));
            }
    }

    private bool Begin(ModelParameters parameters)
    {
        inverseVariance = Math.Exp(-parameters.Response[0]);
        return System.Factor(inverseVariance, parameters.Precision);
    }

    private double Density(ModelParameters parameters, int count, double squares)
    {
        var logPrior = 0.0;
        for (var f = 0; f < plan.Order.Length; f++) logPrior += plan.LevelCount(f) * LogDeterminant(parameters, f);
        return -0.5 * ((plan.RowCount * (Math.Log(2 * Math.PI) + parameters.Response[0])) - logPrior + System.LogDeterminant(count)
            + squares);
    }

    private double LogDeterminant(ModelParameters parameters, int f) // log|Ω_j|.
    {
        var (factor, sum) = (plan.Factor(f), 0.0);
        for (var a = factor.First; a < factor.First + factor.Count; a++) sum += Math.Log(parameters.Factor[a * (model.RandomCount + 1)]);
        return 2 * sum;
    }

    // In log σ², covariances and, where it is given, β; of the joint density where z is drawn.
    private void AddGradient(ModelParameters parameters, int count, Span<double> gradient, bool isDrawn = false)
    {
        var (z, shape, all, at) = (System.Solution, model.Shape, model.RandomCount, model.Shape.CovarianceOffset);
        var trace = 0.0; // tr DA⁻¹.
        if (!isDrawn) System.SumVariances(count, variances);
        for (var f = 0; f < plan.Order.Length; f++)
        {
            var (factor, part) = (plan.Factor(f), model.Covariance.Parts[f]);
            var r = factor.Count;
            var sums = moments.AsSpan(0, r * r);
            var own = block.AsSpan(0, r * r);
            sums.Clear();
            if (!isDrawn) DiagonalBlock.Read(variances, all, factor.First, r, sums);
            for (var a = 0; a < r; a++)
                trace += FixedOrder.Dot(parameters.Precision.AsSpan(((factor.First + a) * all) + factor.First, r), sums.Slice(a * r, r));
            for (var k = 0; k < factor.Keys.Count; k++)
            {
                var level = plan.Of(f, k, z);
                for (var a = 0; a < r; a++) TensorPrimitives.MultiplyAdd(level, level[a], sums.Slice(a * r, r), sums.Slice(a * r, r));
            }

            DiagonalBlock.Read(parameters.Factor, all, factor.First, r, own);
            part.AddGradient(own, sums, factor.Keys.Count, gradient.Slice(at, part.Length));
            at += part.Length;
        }

        // tr W'W A⁻¹/σ² = columns − tr DA⁻¹.
        var (q, first, end) = (plan.FixedCount, plan.TailStart + System.Random, plan.TailStart + count);
        if (count == System.All) trace += System.FixedTrace();
        plan.Multiply(z, product);
        var residual = plan.Squares - (2 * FixedOrder.Dot(z, plan.Right)) + FixedOrder.Dot(z, product);
        gradient[shape.ParameterOffset] += 0.5 * ((inverseVariance * residual) - plan.RowCount + (isDrawn ? 0 : end - trace));
        for (var i = 0; i < q && count == System.Random; i++)
            gradient[shape.BetaOffset + i] += inverseVariance * (plan.Right[first + i] - product[first + i]);
    }
}
