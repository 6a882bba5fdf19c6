namespace NgHvi;

/// <summary>
/// The posterior mode of a linear mixed model and the curvature there: generalised least squares for β and damped Newton steps for
/// the variances in turn. A dozen evaluations of the gradient.
/// </summary>
internal sealed class LinearMixedStart
{
    private const int MaxIterations = 40;
    private readonly LinearMixedModel model;
    private readonly IHybridModel coordinates;
    private readonly LinearMixedEvaluator conditional;
    private readonly IModelEvaluator evaluator;
    private readonly int q;
    private readonly int v;
    private readonly double[] theta;
    private readonly double[] gradient;
    private readonly double[] information;
    private readonly double[] curvature;
    private readonly double[] unit;

    /// <summary>Prepares the search.</summary>
    /// <param name="model">The model.</param>
    /// <param name="coordinates">The model itself, or the same model in other coordinates of its variances.</param>
    public LinearMixedStart(LinearMixedModel model, IHybridModel coordinates)
    {
        (this.model, this.coordinates) = (model, coordinates);
        conditional = new LinearMixedEvaluator(model);
        evaluator = coordinates.CreateEvaluator();
        q = model.Data.FixedCount;
        v = model.Parameters.Count - q;
        theta = new double[q + v];
        gradient = new double[q + v];
        information = new double[q * q];
        curvature = new double[v * v];
        unit = new double[v];
    }

    /// <summary>The mode and the curvature there.</summary>
    public StartingPoint Find()
    {
        FindMode();
        FillCurvature();
        Regularize();
        return Summarize();
    }

    /// <summary>The mode, length M.</summary>
    public ReadOnlySpan<double> FindMode()
    {
        Begin();
        for (var iteration = 0; iteration < MaxIterations; iteration++)
        {
            var fixedStep = StepFixedEffects();
            var varianceStep = StepVariances();
            if (Math.Max(fixedStep, varianceStep) < 1e-3)
            {
                break;
            }
        }

        StepFixedEffects();
        return theta;
    }

    /// <summary>Half of the residual variance to the groups, half to the rows.</summary>
    private void Begin()
    {
        var data = model.Data;
        var r = data.RandomCount;
        data.Reference.CopyTo(theta);
        double total = data.ResidualSquares;
        for (var i = 0; i < q; i++)
        {
            total += data.Reference[i] * FixedOrder.Dot(data.GramX.Slice(i * q, q), data.Reference);
        }

        var variance = total > 0 ? Math.Max(data.ResidualSquares, 1e-10 * total) / data.RowCount : 1;
        theta[^1] = Math.Log(0.5 * variance);
        for (var i = 0; i < r; i++)
        {
            var meanSquare = FixedOrder.Sum(data.GramZ(i, i)) / data.RowCount;
            var share = Math.Log(0.5 * variance / r / (meanSquare > 0 ? meanSquare : 1));
            if (coordinates is ScaleCorrelationModel scales)
            {
                theta[q + i] = scales.Coordinate(i, Math.Exp(0.5 * share));
            }
            else
            {
                theta[q + CovariancePrior.HalfIndex(i, i, r)] = r == 1 ? share : -0.5 * share;
            }
        }
    }

    /// <summary>One exact step of generalised least squares given the variances; returns its length in standard deviations.</summary>
    private double StepFixedEffects()
    {
        if (q == 0)
        {
            return 0;
        }

        evaluator.Collapsed(theta, gradient);
        FillInformation();
        var step = gradient.AsSpan(0, q).ToArray();
        if (!SmallCholesky.Factor(information, q))
        {
            return 0;
        }

        SmallCholesky.SolveLower(information, q, step);
        var length = FixedOrder.Norm(step);
        SmallCholesky.SolveLowerTransposed(information, q, step);
        for (var j = 0; j < q; j++)
        {
            theta[j] += step[j];
        }

        return length;
    }

    /// <summary>Xᵀ V⁻¹ X plus the prior precision (V the covariance of y given θ without β).</summary>
    private void FillInformation()
    {
        var data = model.Data;
        var r = data.RandomCount;
        var inverseVariance = Math.Exp(-theta[^1]);
        var means = new double[data.GroupCount * r];
        var covariances = new double[data.GroupCount * r * r];
        var own = theta.ToArray();
        if (coordinates is ICoordinateModel other)
        {
            other.Map(theta, own);
        }

        conditional.ConditionalMoments(own, means, covariances);
        data.GramX.CopyTo(information);
        Span<double> rows = new double[r * q];
        Span<double> product = new double[q];
        for (var k = 0; k < data.GroupCount; k++)
        {
            for (var i = 0; i < r; i++)
            {
                for (var j = 0; j < q; j++)
                {
                    rows[(i * q) + j] = data.CrossZX(i, j)[k];
                }
            }

            for (var i = 0; i < r; i++)
            {
                product.Clear();
                for (var l = 0; l < r; l++)
                {
                    TensorPrimitives.MultiplyAdd(
                        rows.Slice(l * q, q), -inverseVariance * covariances[(((k * r) + i) * r) + l], product, product);
                }

                for (var a = 0; a < q; a++)
                {
                    var target = information.AsSpan(a * q, a + 1);
                    TensorPrimitives.MultiplyAdd(product[..(a + 1)], rows[(i * q) + a], target, target);
                }
            }
        }

        for (var i = 0; i < q * q; i++)
        {
            information[i] = (inverseVariance * information[i]) + model.Priors.Fixed.Precision[i];
        }
    }

    /// <summary>A Newton step in the variances, shortened until log p(y, θ) rises; returns its length in standard deviations.</summary>
    private double StepVariances()
    {
        FillCurvature();
        var value = evaluator.Collapsed(theta, gradient);
        Regularize();
        var step = gradient.AsSpan(q, v).ToArray();
        TensorPrimitives.Multiply(step, unit, step);
        var factor = curvature.ToArray();
        SmallCholesky.SolveLower(factor, v, step);
        var length = FixedOrder.Norm(step);
        SmallCholesky.SolveLowerTransposed(factor, v, step);
        var largest = Math.Max(TensorPrimitives.Max(step), -TensorPrimitives.Min(step));
        var fraction = Math.Min(1, (coordinates is ScaleCorrelationModel ? 10 : 2) / Math.Max(largest, 1e-300));
        var trial = theta.ToArray();
        for (var attempt = 0; attempt < 30; attempt++, fraction /= 2)
        {
            for (var j = 0; j < v; j++)
            {
                trial[q + j] = theta[q + j] + (fraction * step[j] * unit[j]);
            }

            // A rise lost in rounding counts: the point is then converged.
            if (evaluator.Collapsed(trial, gradient) >= value - (1e-12 * Math.Abs(value)))
            {
                trial.CopyTo(theta.AsSpan());
                return length * fraction;
            }
        }

        return 0;
    }

    /// <summary>Minus the Hessian of log p(y, θ) in the variances, by central differences of the gradient at fixed β.</summary>
    private void FillCurvature()
    {
        const double Width = 1e-4;
        FillUnits();
        var trial = theta.ToArray();
        for (var i = 0; i < v; i++)
        {
            for (var side = -1; side <= 1; side += 2)
            {
                trial[q + i] = theta[q + i] + (side * Width * unit[i]);
                evaluator.Collapsed(trial, gradient);
                for (var j = 0; j < v; j++)
                {
                    curvature[(i * v) + j] = (side < 0 ? 0 : curvature[(i * v) + j]) - (side * gradient[q + j] * unit[j] / (2 * Width));
                }
            }

            trial[q + i] = theta[q + i];
        }

        for (var i = 0; i < v; i++)
        {
            for (var j = 0; j < i; j++)
            {
                curvature[(i * v) + j] = curvature[(j * v) + i] = 0.5 * (curvature[(i * v) + j] + curvature[(j * v) + i]);
            }
        }
    }

    /// <summary>
    /// An entry of row i of the precision's factor is measured in units of the row's diagonal entry; everything else has no unit. So the search does not depend on the unit of y.
    /// </summary>
    private void FillUnits()
    {
        unit.AsSpan().Fill(1);
        var r = coordinates == model ? model.Data.RandomCount : 0;
        for (var i = 1; i < r; i++)
        {
            for (var j = 0; j < i; j++)
            {
                unit[CovariancePrior.HalfIndex(i, j, r)] = Math.Exp(theta[q + CovariancePrior.HalfIndex(i, i, r)]);
            }
        }
    }

    /// <summary>Replaces the curvature by the Cholesky factor of itself plus the least ridge that makes it definite.</summary>
    private void Regularize()
    {
        var original = curvature.ToArray();
        for (var ridge = 0.0; ; ridge = Math.Max(10 * ridge, 1e-3))
        {
            original.CopyTo(curvature.AsSpan());
            for (var i = 0; i < v; i++)
            {
                curvature[(i * v) + i] += ridge * (1 + Math.Abs(original[(i * v) + i]));
            }

            if (SmallCholesky.Factor(curvature, v))
            {
                return;
            }

            if (ridge > 1e12)
            {
                throw new ArithmeticException("The posterior of the variances has no curvature that can be computed; check the scale of the data.");
            }
        }
    }

    /// <summary>The centre and T = R⁻ᵀ for each block's information RRᵀ.</summary>
    private StartingPoint Summarize()
    {
        var m = q + v;
        var root = new double[m * m];
        FillInformation();
        if (q > 0 && !SmallCholesky.Factor(information, q))
        {
            throw new ArithmeticException("The information of the fixed effects is not positive definite; rescale the columns or tighten the prior.");
        }

        AddInverseTransposed(information, q, 0, root, m);
        AddInverseTransposed(curvature, v, q, root, m);
        var scale = new double[m];
        for (var i = 0; i < m; i++)
        {
            scale[i] = i < q
                ? 1 / FixedOrder.Norm(information.AsSpan(i * q, i + 1))
                : 1 / FixedOrder.Norm(curvature.AsSpan((i - q) * v, i - q + 1));
        }

        for (var i = 0; i < v; i++)
        {
            scale[q + i] *= unit[i];
            TensorPrimitives.Multiply(root.AsSpan((q + i) * m, m), unit[i], root.AsSpan((q + i) * m, m));
        }

        return new StartingPoint(theta, scale, root);
    }

    private static void AddInverseTransposed(double[] factor, int n, int offset, double[] root, int m)
    {
        var inverse = new double[n * n];
        SmallCholesky.InvertLower(factor, n, inverse);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                root[((offset + j) * m) + offset + i] = inverse[(i * n) + j];
            }
        }
    }
}
